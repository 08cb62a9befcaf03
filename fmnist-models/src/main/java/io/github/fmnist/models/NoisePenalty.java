package io.github.fmnist.models;

/**
 * The penalty on the discriminator's gradient at real images, gamma / 2 times its square (Mescheder
 * et al. 2018, arXiv 1801.04406, eq. 9), without second derivatives: the square of the slope
 * towards a neighbour, an image with a little noise, has the square of the gradient as its mean
 * (Lin et al. 2025, arXiv 2501.08316, section 3.3, up to a factor).
 */
final class NoisePenalty {
  /** Standard deviation of the noise: small beside the grey values, large beside rounding. */
  static final double DEVIATION = 0.01;

  private final double gamma;

  NoisePenalty(double gamma) {
    this.gamma = gamma;
  }

  /** The penalty, mean over the images. */
  double mean(double[] logits, double[] neighbours) {
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      double slope = (neighbours[i] - logits[i]) / DEVIATION;
      sum += gamma / 2 * slope * slope;
    }
    return sum / logits.length;
  }

  /** Its slopes at the neighbours' logits; those at the images' are their opposites. */
  double[] slopes(double[] logits, double[] neighbours) {
    double[] slopes = new double[logits.length];
    for (int i = 0; i < slopes.length; i++) {
      slopes[i] = gamma * (neighbours[i] - logits[i]) / (DEVIATION * DEVIATION);
    }
    return slopes;
  }
}
