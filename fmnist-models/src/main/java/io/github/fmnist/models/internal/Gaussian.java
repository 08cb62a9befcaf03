package io.github.fmnist.models.internal;

import io.github.fmnist.engine.CounterRandom;

/** What the normal distribution gives to a variational autoencoder. */
public final class Gaussian {
  private Gaussian() {}

  /**
   * The divergence of a normal distribution from the standard one, in nats: Kingma, Welling 2014,
   * appendix B.
   */
  public static double divergence(double mean, double logVariance) {
    return divergence(mean, logVariance, deviation(logVariance));
  }

  /** As above, where the standard deviation is known. */
  public static double divergence(double mean, double logVariance, double deviation) {
    return 0.5 * (mean * mean + deviation * deviation - 1 - logVariance);
  }

  public static double deviation(double logVariance) {
    return Math.exp(0.5 * logVariance);
  }

  /** Standard normal numbers for {@code count} places from {@code first} on. */
  public static void fill(float[] target, int from, int count, CounterRandom random, long first) {
    for (int i = 0; i < count; i++) {
      target[from + i] = (float) random.gaussian(first + i);
    }
  }
}
