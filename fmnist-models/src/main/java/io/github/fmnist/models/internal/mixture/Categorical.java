package io.github.fmnist.models.internal.mixture;

/** Categorical distributions. */
public final class Categorical {
  private Categorical() {}

  /**
   * Returns a random index with a probability proportional to its weight.
   *
   * @param weights 0 or more
   * @param left a random number, uniform from 0 to the sum of the weights
   */
  public static int sample(double[] weights, double left) {
    double rest = left;
    int index = 0;
    while (index < weights.length - 1 && rest >= weights[index]) {
      rest -= weights[index++];
    }
    return index;
  }
}
