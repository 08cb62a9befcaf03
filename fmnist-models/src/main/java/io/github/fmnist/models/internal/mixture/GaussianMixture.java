package io.github.fmnist.models.internal.mixture;

import io.github.fmnist.engine.CounterRandom;
import java.util.List;

/** A mixture of normal distributions with full covariances. */
public final class GaussianMixture {
  private final List<Component> components;
  private final int size;

  /**
   * Creates a mixture.
   *
   * @param components of equal size; the sum of their weights is 1
   */
  public GaussianMixture(List<Component> components) {
    this.components = List.copyOf(components);
    size = components.get(0).mean.length;
  }

  public List<Component> components() {
    return components;
  }

  /** Returns the number of dimensions. */
  public int size() {
    return size;
  }

  /** Returns how many numbers describe a component: its weight, mean and covariance. */
  public static int parameters(int size) {
    return 1 + size + size * (size + 1) / 2;
  }

  /**
   * Writes a random point into an array.
   *
   * @param index number of the point; the same number gives the same point
   */
  public void sample(CounterRandom random, long index, float[] target, int from) {
    long first = index * (size + 1L);
    double left = random.uniform(first);
    int k = 0;
    while (k < components.size() - 1 && left >= components.get(k).weight) {
      left -= components.get(k).weight;
      k++;
    }
    Component component = components.get(k);
    double[] noise = new double[size];
    for (int i = 0; i < size; i++) {
      noise[i] = random.gaussian(first + 1 + i);
      double value = component.mean[i];
      for (int j = 0; j <= i; j++) {
        value += component.factor[i][j] * noise[j];
      }
      target[from + i] = (float) value;
    }
  }

  /**
   * A normal distribution in a mixture.
   *
   * @param factor rows of the lower triangular Cholesky factor of the covariance; row i has i + 1
   *     numbers
   */
  public record Component(double weight, double[] mean, double[][] factor) {
    /**
     * Factorizes a covariance (Golub, Van Loan 2013, section 4.2).
     *
     * @param covariance positive definite; the lower triangle is read
     */
    public static Component of(double weight, double[] mean, double[][] covariance) {
      double[][] factor = new double[mean.length][];
      for (int i = 0; i < mean.length; i++) {
        factor[i] = new double[i + 1];
        for (int j = 0; j <= i; j++) {
          double rest = covariance[i][j];
          for (int k = 0; k < j; k++) {
            rest -= factor[i][k] * factor[j][k];
          }
          factor[i][j] = i == j ? Math.sqrt(rest) : rest / factor[j][j];
        }
      }
      return new Component(weight, mean, factor);
    }
  }
}
