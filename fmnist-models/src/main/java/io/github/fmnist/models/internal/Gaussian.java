package io.github.fmnist.models.internal;

import io.github.fmnist.engine.CounterRandom;

/** Normal distributions: divergence, deviation and random numbers. */
public final class Gaussian {
  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  private Gaussian() {}

  /**
   * Returns the Kullback-Leibler divergence of a normal distribution from the standard normal
   * distribution, in nats (Kingma, Welling 2014, appendix B).
   */
  public static double divergence(double mean, double logVariance) {
    return divergence(mean, logVariance, deviation(logVariance));
  }

  /** As {@link #divergence(double, double)}, with a known standard deviation. */
  public static double divergence(double mean, double logVariance, double deviation) {
    return 0.5 * (mean * mean + deviation * deviation - 1 - logVariance);
  }

  /** Returns the negative entropy of a normal distribution, in nats. */
  public static double negativeEntropy(double logVariance) {
    return -0.5 * (1 + LOG_TWO_PI + logVariance);
  }

  /**
   * Returns the logarithm of the standard normal density.
   *
   * @param dimensions number of dimensions
   * @param squares sum of the squared values
   */
  public static double logDensity(int dimensions, double squares) {
    return -0.5 * (squares + dimensions * LOG_TWO_PI);
  }

  public static double deviation(double logVariance) {
    return Math.exp(0.5 * logVariance);
  }

  /**
   * Fills {@code count} elements with standard normal numbers, those of the indices from {@code
   * first} on.
   */
  public static void fill(float[] target, int from, int count, CounterRandom random, long first) {
    for (int i = 0; i < count; i++) {
      target[from + i] = (float) random.gaussian(first + i);
    }
  }
}
