package io.github.fmnist.models.score;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
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
    Examples examples = Examples.of(images.getFeatures(), images.getLabels());
    try (CompiledNetwork compiled = engine.compile(network)) {
      Trainer.forEpochs(EPOCHS).train(compiled, BatchSource.shuffled(examples, BATCH, seed));
      return accuracy(compiled, test);
    }
  }

  private static double accuracy(CompiledNetwork network, DataSet test) {
    int[] found = network.infer(test.getFeatures()).argMax(1).toIntVector();
    int[] labels = test.getLabels().argMax(1).toIntVector();
    return IntStream.range(0, found.length).filter(i -> found[i] == labels[i]).count()
        / (double) found.length;
  }

  private static int size(INDArray array, int dimension) {
    return Math.toIntExact(array.size(dimension));
  }
}
