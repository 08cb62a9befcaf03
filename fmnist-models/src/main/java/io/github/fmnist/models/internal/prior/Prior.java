package io.github.fmnist.models.internal.prior;

import io.github.fmnist.engine.CounterRandom;

/** The distribution of codes before an image is seen. */
public interface Prior {
  /**
   * Returns the logarithm of the density of each code.
   *
   * @param codes {@code [n, size]}
   */
  double[] logDensity(float[] codes);

  /** Returns the densities of codes with what their gradients need. */
  Densities at(float[] codes);

  /** Writes the code of a number; the same number gives the same code. */
  void sample(CounterRandom random, long index, float[] target, int from);

  /** The densities of some codes, and their gradients. */
  interface Densities {
    /** Returns the logarithm of each code's density. */
    double[] log();

    /**
     * Adds the gradient of the sum of factor times negative log-density to a gradient of codes, and
     * returns the gradient of the prior's parameters, in their order.
     *
     * @param factors a factor for each code
     * @param codeGradient {@code [n, size or more]}; what follows a code's gradient stays
     */
    float[] addGradients(double[] factors, float[] codeGradient);
  }
}
