package com.example;

import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Draws filled ellipses at random places and of random sizes, with soft edges. */
final class Ellipses {
  static final int SIDE = 16;

  private Ellipses() {}

  /** Returns {@code [count, 1, 16, 16]} in [0, 1]; the same seed draws the same. */
  static INDArray draw(int count, long seed) {
    Random random = new Random(seed);
    float[][][][] images = new float[count][1][SIDE][SIDE];
    for (float[][][] image : images) {
      double row = between(5, SIDE - 6, random);
      double column = between(5, SIDE - 6, random);
      double height = between(1.5, 5, random);
      double width = between(1.5, 5, random);
      for (int i = 0; i < SIDE; i++) {
        for (int j = 0; j < SIDE; j++) {
          double distance = Math.hypot((i - row) / height, (j - column) / width);
          image[0][i][j] = (float) (1 / (1 + Math.exp(12 * (distance - 1))));
        }
      }
    }
    return Nd4j.createFromArray(images);
  }

  private static double between(double least, double greatest, Random random) {
    return least + (greatest - least) * random.nextDouble();
  }
}
