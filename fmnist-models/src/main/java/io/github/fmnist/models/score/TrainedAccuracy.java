package io.github.fmnist.models.score;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Mode;
import io.github.fmnist.engine.Pass;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.CnnFactory;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.Trainer;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** What a small classifier learns from some images, tested on others. */
final class TrainedAccuracy {
  /** Enough to tell good images from bad ones; more would take its time for every score. */
  private static final int EPOCHS = 5;

  private static final int BATCH = 64;
  private static final int TEST_BATCH = 500;

  private TrainedAccuracy() {}

  /**
   * Returns the share of test images that it recognises.
   *
   * @param images to learn from, with labels: features {@code [n, channels, height, width]}
   * @param seed of initial weights and order
   */
  static double of(DataSet images, DataSet test, Engine engine, long seed) {
    MultiLayerNetwork network =
        CnnFactory.withActivation(Activation.RELU)
            .inputShape(
                size(images.getFeatures(), 1),
                size(images.getFeatures(), 2),
                size(images.getFeatures(), 3))
            .classes(size(images.getLabels(), 1))
            .filters(16, 32)
            .denseUnits(64)
            .seed(seed)
            .network();
    Trainer.forEpochs(EPOCHS)
        .engine(engine)
        .train(
            network,
            BatchSource.shuffled(
                Examples.of(images.getFeatures(), images.getLabels()), BATCH, seed));
    try (CompiledNetwork compiled = engine.compile(network)) {
      return accuracy(compiled, Examples.of(test.getFeatures(), test.getLabels()));
    }
  }

  private static double accuracy(CompiledNetwork network, Examples test) {
    int right = 0;
    for (int from = 0; from < test.size(); from += TEST_BATCH) {
      DataSet batch =
          test.batch(IntStream.range(from, Math.min(test.size(), from + TEST_BATCH)).toArray());
      try (Pass pass = network.forward(batch.getFeatures(), Mode.INFERENCE, 0)) {
        int[] found = pass.output().argMax(1).toIntVector();
        int[] labels = batch.getLabels().argMax(1).toIntVector();
        right += (int) IntStream.range(0, found.length).filter(i -> found[i] == labels[i]).count();
      }
    }
    return (double) right / test.size();
  }

  private static int size(INDArray array, int dimension) {
    return Math.toIntExact(array.size(dimension));
  }
}
