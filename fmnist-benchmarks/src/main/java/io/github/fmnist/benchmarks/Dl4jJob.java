package io.github.fmnist.benchmarks;

import io.github.fmnist.models.CnnFactory;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Deeplearning4j as it comes. */
final class Dl4jJob {
  private Dl4jJob() {}

  static Job of(Workload workload) {
    MultiLayerNetwork network = network(workload.activation());
    DataSet[] batches = batches(workload.batchSize());
    return workload.training()
        ? number -> network.fit(batches[number % batches.length])
        : number -> network.output(batches[number % batches.length].getFeatures());
  }

  /** The CNN of the activation study, with the parameters that all contenders begin with. */
  static MultiLayerNetwork network(Activation activation) {
    MultiLayerNetwork network = CnnFactory.withActivation(activation).network();
    network.setParams(Nd4j.createFromArray(Parameter.initial()).reshape(1, -1));
    return network;
  }

  static DataSet[] batches(int batchSize) {
    return IntStream.range(0, Batches.COUNT)
        .mapToObj(number -> batch(number, batchSize))
        .toArray(DataSet[]::new);
  }

  /** Images {@code [b, 784]} and one-hot labels. */
  static DataSet batch(int number, int batchSize) {
    float[] oneHot = Batches.oneHot(Batches.labels(number, batchSize));
    return new DataSet(
        Nd4j.createFromArray(Batches.images(number, batchSize)).reshape(batchSize, Batches.PIXELS),
        Nd4j.createFromArray(oneHot).reshape(batchSize, Batches.CLASSES));
  }
}
