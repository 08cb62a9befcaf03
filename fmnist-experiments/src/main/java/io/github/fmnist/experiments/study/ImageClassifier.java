package io.github.fmnist.experiments.study;

import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.experiments.run.Progress;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.CnnFactory;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.archive.NetworkZip;
import java.io.IOException;
import java.io.OutputStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A small CNN that classifies generated images. */
public final class ImageClassifier implements AutoCloseable {
  /** Maximum number of training images, enough to classify generated images. */
  private static final int MAX_TRAIN_SIZE = 20_000;

  private static final int EPOCHS = 2;
  private static final int BATCH = 128;

  private final CompiledNetwork network;
  private final double accuracy;

  private ImageClassifier(CompiledNetwork network, double accuracy) {
    this.network = network;
    this.accuracy = accuracy;
  }

  /**
   * Trains a classifier on some of the study's training images.
   *
   * @param data the study's images, with grey values in [0, 1]
   */
  public static ImageClassifier train(StudyData data, StudyContext context) {
    long seed = context.seed();
    MultiLayerNetwork network =
        CnnFactory.withActivation(Activation.RELU)
            .inputShape(1, data.training().height(), data.training().width())
            .classes(data.training().classes())
            .seed(seed)
            .network();
    int trainSize = Math.min(MAX_TRAIN_SIZE, data.training().size());
    LabelledImages images = data.training().stratifiedSample(trainSize, seed);
    CompiledNetwork compiled = context.engine().compile(network);
    try (Progress progress =
        Progress.of(
            "classifier", Progress.Unit.IMAGES, (long) EPOCHS * trainSize, context.messages())) {
      Trainer.forEpochs(EPOCHS)
          .listener(TrainingLoop.showing(progress, step -> "loss %.2f".formatted(step.loss())))
          .train(compiled, BatchSource.shuffled(data.examples(images), BATCH, seed));
    }
    return new ImageClassifier(
        compiled, Measurement.of(compiled, data.measuringBatches(data.validation())).accuracy());
  }

  /** Returns the accuracy on the validation images. */
  public double accuracy() {
    return accuracy;
  }

  /** Returns the most probable class of each image, {@code [n, ...]} in [0, 1]. */
  public int[] labels(INDArray images) {
    return network.infer(images.reshape('c', images.size(0), -1)).argMax(1).toIntVector();
  }

  /** Writes the network as {@link NetworkZip} does. */
  public void save(OutputStream out) throws IOException {
    NetworkZip.write(out, network.network());
  }

  @Override
  public void close() {
    network.close();
  }
}
