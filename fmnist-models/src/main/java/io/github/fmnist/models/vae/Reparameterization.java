package io.github.fmnist.models.vae;

import io.github.fmnist.models.internal.Gaussian;

/**
 * The reparameterized sampling of codes for one batch, the divergence from the prior, and the
 * gradients of both.
 */
final class Reparameterization {
  private final float[] posterior;
  private final int size;
  private final float[] noise;
  private final int examples;
  private final double freeBits;

  /** The weight of the standard normal prior in the divergence: 1, or 0 if the prior is another. */
  private final int standard;

  /** The divergence of each dimension, summed over the examples. */
  private final double[] divergence;

  private final double[] deviations;
  private final float[] codes;

  /**
   * Samples codes.
   *
   * @param posterior means and log-variances of each example side by side, {@code [b, 2 * size]}
   * @param noise standard normal, {@code [b, size]}
   * @param learnedPrior whether the prior is learned. The divergence then has only the part of the
   *     posterior: its negative entropy
   */
  Reparameterization(
      float[] posterior, int size, float[] noise, double freeBits, boolean learnedPrior) {
    this.posterior = posterior;
    this.size = size;
    this.noise = noise;
    this.examples = noise.length / size;
    this.freeBits = freeBits;
    this.standard = learnedPrior ? 0 : 1;
    divergence = new double[size];
    deviations = new double[noise.length];
    codes = new float[noise.length];
    for (int i = 0; i < examples; i++) {
      for (int j = 0; j < size; j++) {
        double mean = posterior[2 * i * size + j];
        double logVariance = posterior[(2 * i + 1) * size + j];
        double deviation = Gaussian.deviation(logVariance);
        deviations[i * size + j] = deviation;
        // Kingma, Welling 2014, section 2.4.
        codes[i * size + j] = (float) (mean + deviation * noise[i * size + j]);
        divergence[j] +=
            learnedPrior
                ? Gaussian.negativeEntropy(logVariance)
                : Gaussian.divergence(mean, logVariance, deviation);
      }
    }
  }

  /** Returns the codes, {@code [b, size]}. */
  float[] codes() {
    return codes;
  }

  /**
   * Returns the divergence summed over examples and dimensions; each dimension counts at least its
   * free bits.
   */
  double divergence() {
    double sum = 0;
    for (double nats : divergence) {
      sum += standard == 1 ? Math.max(nats, freeBits * examples) : nats;
    }
    return sum;
  }

  /**
   * Returns the gradient of the loss with respect to the posteriors.
   *
   * @param codeGradient gradient of the other parts of the loss with respect to the decoder's
   *     input: each code, followed by any labels, {@code [b, size or more]}
   * @param klWeight weight of the divergence
   */
  float[] gradient(float[] codeGradient, double klWeight) {
    float[] gradient = new float[posterior.length];
    int width = codeGradient.length / examples;
    for (int j = 0; j < size; j++) {
      boolean free = standard == 1 && divergence[j] <= freeBits * examples;
      double weight = free ? 0 : klWeight;
      for (int i = 0; i < examples; i++) {
        int mean = 2 * i * size + j;
        int logVariance = mean + size;
        double deviation = deviations[i * size + j];
        double byCode = codeGradient[i * width + j];
        gradient[mean] = (float) (byCode + standard * weight * posterior[mean]);
        gradient[logVariance] =
            (float)
                (0.5 * byCode * deviation * noise[i * size + j]
                    + 0.5 * weight * (standard * deviation * deviation - 1));
      }
    }
    return gradient;
  }
}
