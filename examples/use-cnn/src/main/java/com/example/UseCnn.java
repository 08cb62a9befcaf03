package com.example;

import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.CnnFactory;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.Trainer;
import java.util.Random;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Teaches the CNN of fmnist-models to tell horizontal from vertical bars, in a few seconds. */
public final class UseCnn {
  private static final int SIDE = 28;
  private static final int BAR = 4;

  private UseCnn() {}

  /** Draws images, trains, predicts images never seen; fails if fewer than 95 % are right. */
  public static void main(String[] args) {
    Random random = new Random(1);
    DataSet train = bars(256, random);
    DataSet test = bars(100, random);

    CnnFactory factory =
        CnnFactory.withActivation(Activation.SELU).filters(8, 16).classes(2).seed(7);

    // A plain Deeplearning4j network: fit, output, evaluate and save are Deeplearning4j's own.
    MultiLayerNetwork plain = factory.network();
    for (int epoch = 0; epoch < 5; epoch++) {
      for (DataSet batch : train.batchBy(16)) {
        plain.fit(batch);
      }
    }
    require95Percent("fit", plain, test);

    // The same network, trained many times as fast.
    MultiLayerNetwork fast = factory.network();
    Examples examples = Examples.of(train.getFeatures(), train.getLabels());
    Trainer.forEpochs(5).train(fast, BatchSource.shuffled(examples, 16, 1));
    require95Percent("Trainer", fast, test);
  }

  private static void require95Percent(String name, MultiLayerNetwork cnn, DataSet test) {
    Evaluation evaluation = new Evaluation(2);
    evaluation.eval(test.getLabels(), cnn.output(test.getFeatures()));
    double accuracy = evaluation.accuracy();
    System.out.printf(
        "%s: %.0f %% of %d unseen images right%n", name, 100 * accuracy, test.numExamples());
    if (accuracy < 0.95) {
      throw new IllegalStateException("at least 95 % expected");
    }
  }

  /**
   * Returns noisy images with one bar of four pixels each: features [b, 784] in [0, 1], labels
   * one-hot [b, 2]: horizontal, vertical.
   */
  private static DataSet bars(int count, Random random) {
    float[][] features = new float[count][SIDE * SIDE];
    float[][] labels = new float[count][2];
    for (int i = 0; i < count; i++) {
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        features[i][pixel] = 0.3f * random.nextFloat();
      }
      int label = random.nextInt(2);
      int from = random.nextInt(SIDE - BAR);
      for (int across = from; across < from + BAR; across++) {
        for (int along = 0; along < SIDE; along++) {
          features[i][label == 0 ? across * SIDE + along : along * SIDE + across] += 0.7f;
        }
      }
      labels[i][label] = 1;
    }
    return new DataSet(Nd4j.create(features), Nd4j.create(labels));
  }
}
