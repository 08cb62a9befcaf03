package io.github.fmnist.models;

import io.github.fmnist.engine.CounterRandom;

/** What the normal distribution gives to a variational autoencoder. */
final class Gaussian {
  private Gaussian() {}

  /**
   * The divergence of a normal distribution from the standard one, in nats: Kingma, Welling 2014,
   * appendix B.
   */
  static double divergence(double mean, double logVariance) {
    return 0.5 * (mean * mean + Math.expm1(logVariance) - logVariance);
  }

  /** A code drawn from a posterior: Kingma, Welling 2014, section 2.4. */
  static float reparameterize(double mean, double logVariance, double noise) {
    return (float) (mean + Math.exp(0.5 * logVariance) * noise);
  }

  /** Standard normal numbers for {@code count} places from {@code first} on. */
  static void fill(float[] target, int from, int count, CounterRandom random, long first) {
    for (int i = 0; i < count; i++) {
      target[from + i] = (float) random.gaussian(first + i);
    }
  }
}
