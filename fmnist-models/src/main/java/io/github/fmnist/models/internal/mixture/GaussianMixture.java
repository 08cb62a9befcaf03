package io.github.fmnist.models.internal.mixture;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.CounterRandom;
import java.util.Arrays;
import java.util.List;

/** A mixture of normal distributions with full covariances. */
public final class GaussianMixture {
  /**
   * Maximum absolute value of a mean or of a number of a factor, far above those of codes: even
   * sums of many random points of a mixture remain finite in float32.
   */
  public static final double MAX_VALUE = 1e12;

  private final List<Component> components;
  private final double[] weights;
  private final int size;

  /**
   * Creates a mixture.
   *
   * @param components of equal size; the sum of their weights is 1
   * @throws IllegalArgumentException if there is no component, or a number is NaN or exceeds {@link
   *     #MAX_VALUE}
   */
  public GaussianMixture(List<Component> components) {
    checkArgument(!components.isEmpty(), "a mixture of at least 1 component expected, found none");
    components.forEach(Component::requireBounded);
    this.components = List.copyOf(components);
    weights = components.stream().mapToDouble(Component::weight).toArray();
    size = components.get(0).mean.length;
  }

  public List<Component> components() {
    return components;
  }

  /** Returns how many numbers describe a component: its weight, mean and covariance. */
  public static long parameters(int size) {
    return 1 + size + size * (size + 1L) / 2;
  }

  /**
   * Writes a random point into an array.
   *
   * @param index number of the point; the same number gives the same point
   */
  public void sample(CounterRandom random, long index, float[] target, int from) {
    long first = index * (size + 1L);
    Component component = components.get(Categorical.sample(weights, random.uniform(first)));
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

  /** Returns whether a mixture may have a number. */
  public static boolean isBounded(double number) {
    return Math.abs(number) <= MAX_VALUE;
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

    private void requireBounded() {
      requireBounded(weight);
      requireBounded(mean);
      Arrays.stream(factor).forEach(Component::requireBounded);
    }

    private static void requireBounded(double... numbers) {
      for (double number : numbers) {
        if (!isBounded(number)) {
          throw new IllegalArgumentException(
              "a mixture of numbers from %s to %s expected, found %s"
                  .formatted(-MAX_VALUE, MAX_VALUE, number));
        }
      }
    }
  }
}
