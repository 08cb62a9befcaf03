package io.github.fmnist.benchmarks;

import java.util.Random;

/**
 * Made-up images and labels, the same for all contenders.
 *
 * <p>Random labels are learnt by heart so slowly that gradients never vanish: numbers near zero
 * would cost some contenders more than others.
 */
final class Batches {
  /** How many different batches there are; enough not to stay in the processor's caches. */
  static final int COUNT = 32;

  static final int PIXELS = 28 * 28;
  static final int CLASSES = 10;

  private Batches() {}

  /** Standardized images {@code [b, 1, 28, 28]}, row after row. */
  static float[] images(int number, int batchSize) {
    Random random = new Random(2L * number);
    float[] pixels = new float[batchSize * PIXELS];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    return pixels;
  }

  /**
   * Grey values {@code [b, 784]} in [0, 1), noise as well: what cannot be learnt goes on teaching.
   */
  static float[] greys(int number, int batchSize) {
    Random random = new Random(2L * number);
    float[] pixels = new float[batchSize * PIXELS];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    return pixels;
  }

  /** The classes of images, {@code [b]}, from 0. */
  static long[] labels(int number, int batchSize) {
    return new Random(2L * number + 1).longs(batchSize, 0, CLASSES).toArray();
  }

  /** The classes as {@code [b, 10]}: 1 for the right one, 0 otherwise. */
  static float[] oneHot(long[] labels) {
    float[] rows = new float[labels.length * CLASSES];
    for (int i = 0; i < labels.length; i++) {
      rows[i * CLASSES + (int) labels[i]] = 1;
    }
    return rows;
  }
}
