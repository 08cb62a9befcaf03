package io.github.fmnist.models.internal.mixture;

/**
 * The logarithm of a sum of numbers that are given as logarithms. The largest one is factored out,
 * so that nothing overflows.
 *
 * <p>An instance takes the numbers one by one.
 */
public final class LogSumExp {
  private double largest = Double.NEGATIVE_INFINITY;
  private double sum;
  private long count;

  /** Adds a number. */
  public void add(double logarithm) {
    if (logarithm > largest) {
      sum *= Math.exp(largest - logarithm);
      largest = logarithm;
    }
    sum += Math.exp(logarithm - largest);
    count++;
  }

  /** Returns the logarithm of the mean of the numbers. */
  public double mean() {
    return largest + Math.log(sum / count);
  }

  /** Replaces logarithms by their numbers' shares of the sum; returns the logarithm of the sum. */
  public static double normalize(double[] logarithms) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double logarithm : logarithms) {
      largest = Math.max(largest, logarithm);
    }
    double sum = 0;
    for (int k = 0; k < logarithms.length; k++) {
      logarithms[k] = Math.exp(logarithms[k] - largest);
      sum += logarithms[k];
    }
    for (int k = 0; k < logarithms.length; k++) {
      logarithms[k] /= sum;
    }
    return largest + Math.log(sum);
  }
}
