package io.github.fmnist.models;

import java.util.Random;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Networks and images small enough that a test takes milliseconds. */
public final class Tiny {
  static final int SIDE = 12;
  static final int PIXELS = SIDE * SIDE;

  private Tiny() {}

  /** Returns a factory of 2-class networks for 12 x 12 images. */
  static CnnFactory factory(Activation activation) {
    return small(CnnFactory.withActivation(activation));
  }

  public static CnnFactory small(CnnFactory factory) {
    return factory.inputShape(1, SIDE, SIDE).filters(4, 8).denseUnits(16).classes(2);
  }

  /**
   * Returns noisy images [b, 144], class 0 with one bright row and class 1 with a bright column.
   */
  public static DataSet bars(int examples, long seed) {
    Random random = new Random(seed);
    float[][] features = new float[examples][PIXELS];
    float[][] labels = new float[examples][2];
    for (int i = 0; i < examples; i++) {
      for (int j = 0; j < PIXELS; j++) {
        features[i][j] = 0.2f * random.nextFloat();
      }
      int line = random.nextInt(SIDE);
      int label = i % 2;
      for (int k = 0; k < SIDE; k++) {
        features[i][label == 0 ? line * SIDE + k : k * SIDE + line] += 0.8f;
      }
      labels[i][label] = 1;
    }
    return new DataSet(Nd4j.create(features), Nd4j.create(labels));
  }
}
