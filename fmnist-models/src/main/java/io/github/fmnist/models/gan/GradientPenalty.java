package io.github.fmnist.models.gan;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.internal.Floats;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The penalty on the discriminator's gradient at real images, gamma / 2 times the square of its
 * norm (Mescheder et al. 2018, arXiv 1801.04406, eq. 9), without second derivatives. A neighbour is
 * an image with a little noise; the mean of the squared slope towards neighbours is the squared
 * norm of the gradient (Lin et al. 2025, arXiv 2501.08316, section 3.3, up to a factor).
 *
 * <p>The noise is plus or minus the same number at each pixel instead of normal, which gives the
 * same mean with the least variance (Hutchinson 1990).
 */
final class GradientPenalty {
  /**
   * Size of the noise: small compared with the grey values, large compared with rounding errors.
   */
  private static final double STEP = 0.01;

  private final double gamma;

  GradientPenalty(double gamma) {
    this.gamma = gamma;
  }

  /** Returns the images with noise. */
  static INDArray neighbours(INDArray images, CounterRandom random) {
    float[] noise = new float[Math.toIntExact(images.length())];
    for (int first = 0; first < noise.length; first += Long.SIZE) {
      long bits = random.bits(first / Long.SIZE);
      int end = Math.min(first + Long.SIZE, noise.length);
      for (int i = first; i < end; i++) {
        // Without a branch, which would be mispredicted half of the time.
        noise[i] = (float) STEP - (bits & 1) * (float) (2 * STEP);
        bits >>>= 1;
      }
    }
    return Floats.array(noise, images.shape()).addi(images);
  }

  /** Returns the penalty as a mean over the images. */
  double mean(double[] logits, double[] neighbours) {
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      double slope = (neighbours[i] - logits[i]) / STEP;
      sum += gamma / 2 * slope * slope;
    }
    return sum / logits.length;
  }

  /**
   * Returns the derivatives by the neighbours' logits; those by the images' logits are their
   * negatives.
   */
  double[] slopes(double[] logits, double[] neighbours) {
    double[] slopes = new double[logits.length];
    for (int i = 0; i < slopes.length; i++) {
      slopes[i] = gamma * (neighbours[i] - logits[i]) / (STEP * STEP);
    }
    return slopes;
  }
}
