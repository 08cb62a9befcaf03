package com.example;

import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Draws discs and rings at random places and of random sizes, with soft edges. */
final class Shapes {
  static final int SIDE = 16;
  static final int DISC = 0;
  static final int RING = 1;

  private static final double LINE = 1.2;

  private Shapes() {}

  /** Returns discs and rings in turn, {@code [count, 1, 16, 16]} in [0, 1]. */
  static INDArray draw(int count, long seed) {
    Random random = new Random(seed);
    float[][][][] images = new float[count][1][SIDE][SIDE];
    for (int n = 0; n < count; n++) {
      double radius = between(4.5, 6, random);
      double row = between(radius, SIDE - 1 - radius, random);
      double column = between(radius, SIDE - 1 - radius, random);
      for (int i = 0; i < SIDE; i++) {
        for (int j = 0; j < SIDE; j++) {
          double distance = Math.hypot(i - row, j - column) - radius;
          double outside = label(n) == DISC ? distance : Math.abs(distance + LINE) - LINE;
          images[n][0][i][j] = (float) (1 / (1 + Math.exp(4 * outside)));
        }
      }
    }
    return Nd4j.createFromArray(images);
  }

  /** Returns which of them are which, {@code [count, 2]}, one-hot. */
  static INDArray labels(int count) {
    float[][] labels = new float[count][2];
    for (int n = 0; n < count; n++) {
      labels[n][label(n)] = 1;
    }
    return Nd4j.createFromArray(labels);
  }

  /** Tells what an image {@code [1, 16, 16]} shows: rings are dark in the middle of their ink. */
  static int labelOf(INDArray image) {
    double ink = 0;
    double row = 0;
    double column = 0;
    for (int i = 0; i < SIDE; i++) {
      for (int j = 0; j < SIDE; j++) {
        double grey = image.getDouble(0, i, j);
        ink += grey;
        row += grey * i;
        column += grey * j;
      }
    }
    double middle = image.getDouble(0, Math.round(row / ink), Math.round(column / ink));
    return middle > 0.5 ? DISC : RING;
  }

  private static int label(int n) {
    return n % 2;
  }

  private static double between(double least, double greatest, Random random) {
    return least + (greatest - least) * random.nextDouble();
  }
}
