package io.github.fmnist.models.score;

import io.github.fmnist.engine.CounterRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Draws 28 x 28 images of ellipses from a seed, with a width and a height for each of ten classes.
 */
final class Shapes {
  private static final int SIDE = 28;

  private Shapes() {}

  /** Returns images {@code [n, 1, 28, 28]} with labels; the classes alternate. */
  static DataSet draw(int count, long seed) {
    return draw(count, seed, 10);
  }

  /** Returns images of the first classes only. */
  static DataSet draw(int count, long seed, int classes) {
    float[] pixels = new float[count * SIDE * SIDE];
    float[][] labels = new float[count][10];
    for (int i = 0; i < count; i++) {
      CounterRandom random = CounterRandom.of(seed, 0, 0, i);
      int label = i % classes;
      labels[i][label] = 1;
      double across = 13 + 2 * random.uniform(1);
      double down = 13 + 2 * random.uniform(2);
      double width = 3 + 2 * (label % 5) + random.uniform(3);
      double height = 5 + 6 * (label / 5) + random.uniform(4);
      double shade = 0.5 + 0.5 * random.uniform(5);
      for (int j = 0; j < SIDE * SIDE; j++) {
        double x = (j % SIDE - across) / width;
        int row = j / SIDE;
        double y = (row - down) / height;
        double inside = Math.max(0, Math.min(1, 4 * (1 - x * x - y * y)));
        double texture = 1 - 0.3 * random.uniform(10 + j);
        pixels[i * SIDE * SIDE + j] = (float) (inside * shade * texture);
      }
    }
    return new DataSet(
        Nd4j.createFromArray(pixels).reshape(count, 1, SIDE, SIDE), Nd4j.createFromArray(labels));
  }

  /** Returns a mixture of images and noise; the amount of noise is from 0 to 1. */
  static INDArray noisy(INDArray images, double amount) {
    CounterRandom random = CounterRandom.of(99, 0, 0, 0);
    float[] values = images.dup('c').data().asFloat();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((1 - amount) * values[i] + amount * random.uniform(i));
    }
    return Nd4j.createFromArray(values).reshape(images.shape());
  }

  /** Returns images in which each pixel is the mean of the square around it. */
  static INDArray blurred(INDArray images, int reach) {
    float[] from = images.dup('c').data().asFloat();
    float[] to = new float[from.length];
    for (int i = 0; i < from.length; i++) {
      int row = i / SIDE % SIDE;
      int column = i % SIDE;
      double sum = 0;
      for (int y = row - reach; y <= row + reach; y++) {
        for (int x = column - reach; x <= column + reach; x++) {
          boolean inside = y >= 0 && y < SIDE && x >= 0 && x < SIDE;
          sum += inside ? from[i + (y - row) * SIDE + x - column] : 0;
        }
      }
      to[i] = (float) (sum / ((2 * reach + 1) * (2 * reach + 1)));
    }
    return Nd4j.createFromArray(to).reshape(images.shape());
  }
}
