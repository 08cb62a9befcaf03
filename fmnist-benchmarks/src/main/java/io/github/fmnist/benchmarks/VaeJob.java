package io.github.fmnist.benchmarks;

import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.vae.Vae;
import io.github.fmnist.models.vae.VaeBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The classic variational autoencoder, trained by {@link Vae#fit}; see {@link FmnistJob}. */
final class VaeJob {
  static final int SEED = 7;

  private VaeJob() {}

  /** Trains for an epoch in each run: what is done once an epoch is no part of a step. */
  static Job of(Workload workload, Precision precision) {
    Vae vae = builder().engine(Engine.ONEDNN).precision(precision).build();
    BatchSource batches =
        new InTurn(
            IntStream.range(0, Batches.COUNT)
                .mapToObj(number -> batch(number, workload.batchSize()))
                .toList());
    return new Job() {
      @Override
      public void run(int number) {
        vae.fit(batches, Trainer.forEpochs(1));
      }

      @Override
      public int batches() {
        return batches.batchesPerEpoch();
      }
    };
  }

  /**
   * The model of Kingma and Welling (2014), 784-400-20-400-784 with ReLU, with the parameters that
   * all contenders begin with.
   */
  static VaeBuilder builder() {
    return Vae.builder()
        .dense(400)
        .activation(Activation.RELU)
        .latentSize(20)
        .klWeight(1)
        .seed(SEED);
  }

  /** Weights {@code [out, in]} and bias {@code [out]} of each layer, the encoder's first. */
  static List<INDArray> parameters(Vae vae) {
    List<INDArray> parameters = new ArrayList<>();
    for (MultiLayerNetwork network : List.of(vae.encoder(), vae.decoder())) {
      for (Layer layer : network.getLayers()) {
        parameters.add(layer.getParam("W").transpose().dup('c'));
        parameters.add(layer.getParam("b").dup('c').reshape(-1));
      }
    }
    return parameters;
  }

  /** Returns the number of values in all parameters. */
  static int parameterCount() {
    try (Vae vae = builder().build()) {
      return parameters(vae).stream().mapToInt(p -> Math.toIntExact(p.length())).sum();
    }
  }

  /** Grey images {@code [b, 784]}. */
  static DataSet batch(int number, int batchSize) {
    return new DataSet(
        Nd4j.createFromArray(Batches.greys(number, batchSize)).reshape(batchSize, Batches.PIXELS),
        null);
  }

  /** The same batches in the same order in each epoch. */
  record InTurn(List<DataSet> batches) implements BatchSource {
    @Override
    public boolean seekable() {
      return true;
    }

    @Override
    public int batchesPerEpoch() {
      return batches.size();
    }

    @Override
    public int examplesPerEpoch() {
      return batches.stream().mapToInt(DataSet::numExamples).sum();
    }

    @Override
    public DataSet batch(int epoch, int step) {
      return step < batches.size() ? batches.get(step) : null;
    }
  }
}
