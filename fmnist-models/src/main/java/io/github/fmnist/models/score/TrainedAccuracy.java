package io.github.fmnist.models.score;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.CnnFactory;
import io.github.fmnist.models.CosineSchedule;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.Trainer;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The accuracy of a small classifier that is trained on some images and tested on others.
 *
 * <p>Its learning rate falls along a cosine, to a tenth in the last epoch. With a constant one, the
 * accuracy varied by several points with the seed: it depended more on the last steps than on the
 * images.
 */
final class TrainedAccuracy {
  /** Enough to distinguish good images from bad ones; more epochs would slow down every score. */
  private static final int EPOCHS = 5;

  private static final double LEARNING_RATE = 1e-3;

  private static final int BATCH = 64;

  private TrainedAccuracy() {}

  /**
   * Returns the share of test images that the classifier recognises.
   *
   * @param images training images with labels: features {@code [n, channels, height, width]}
   * @param seed seed of the initial weights and of the order of images
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
            .optimizer(new Adam(CosineSchedule.of(LEARNING_RATE, EPOCHS)))
            .seed(seed)
            .network();
    Examples examples = Examples.of(images.getFeatures(), images.getLabels());
    try (CompiledNetwork compiled = engine.compile(network)) {
      Trainer.forEpochs(EPOCHS).train(compiled, BatchSource.shuffled(examples, BATCH, seed));
      return accuracy(compiled, test);
    }
  }

  private static double accuracy(CompiledNetwork network, DataSet test) {
    int[] predicted = network.infer(test.getFeatures()).argMax(1).toIntVector();
    int[] labels = test.getLabels().argMax(1).toIntVector();
    return IntStream.range(0, predicted.length).filter(i -> predicted[i] == labels[i]).count()
        / (double) predicted.length;
  }

  private static int size(INDArray array, int dimension) {
    return Math.toIntExact(array.size(dimension));
  }
}
