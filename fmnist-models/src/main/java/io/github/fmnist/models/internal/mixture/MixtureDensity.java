package io.github.fmnist.models.internal.mixture;

import io.github.fmnist.models.internal.mixture.GaussianMixture.Component;
import java.util.Arrays;

/**
 * The density of a mixture of normal distributions.
 *
 * <p>The logarithm of a component's density is a linear function of the {@linkplain #monomials
 * monomials} of a point. The densities of all components are therefore one product of matrices.
 */
final class MixtureDensity {
  /** Points processed at once: enough for vector instructions, few enough for the cache. */
  private static final int BLOCK = 256;

  /** Maximum number of monomials of a block; in many dimensions they would fill the memory. */
  private static final int MAX_MONOMIALS = 1 << 22;

  /** The coefficient of each monomial for each component: {@code [components][monomials]}. */
  private final double[][] coefficients;

  MixtureDensity(GaussianMixture mixture) {
    coefficients =
        mixture.components().stream().map(MixtureDensity::coefficients).toArray(double[][]::new);
  }

  /** Returns the number of points to process at once. */
  static int block(int size) {
    return (int) Math.max(1, Math.min(BLOCK, MAX_MONOMIALS / GaussianMixture.parameters(size)));
  }

  /**
   * Fills in the probability of each component given each point, and returns the logarithm of the
   * density of each point.
   *
   * @param monomials the monomials of each point, {@code [points][monomials]}
   * @param probabilities {@code [components][points]}
   */
  double[] responsibilities(double[][] monomials, double[][] probabilities) {
    double[][] columns = columns(monomials);
    for (int k = 0; k < coefficients.length; k++) {
      Arrays.fill(probabilities[k], 0);
      for (int m = 0; m < columns.length; m++) {
        addProduct(coefficients[k][m], columns[m], probabilities[k]);
      }
    }
    double[] logDensity = new double[monomials.length];
    double[] point = new double[coefficients.length];
    for (int i = 0; i < logDensity.length; i++) {
      for (int k = 0; k < point.length; k++) {
        point[k] = probabilities[k][i];
      }
      logDensity[i] = LogSumExp.normalize(point);
      for (int k = 0; k < point.length; k++) {
        probabilities[k][i] = point[k];
      }
    }
    return logDensity;
  }

  private double[][] columns(double[][] rows) {
    double[][] columns = new double[coefficients[0].length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int m = 0; m < columns.length; m++) {
        columns[m][i] = rows[i][m];
      }
    }
    return columns;
  }

  private static void addProduct(double factor, double[] values, double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += factor * values[i];
    }
  }

  /** Fills in the monomials of a point x: 1, each x_i, and each x_i x_j with j up to i. */
  static void monomials(double[] point, double[] target) {
    target[0] = 1;
    System.arraycopy(point, 0, target, 1, point.length);
    int m = 1 + point.length;
    for (int i = 0; i < point.length; i++) {
      for (int j = 0; j <= i; j++) {
        target[m++] = point[i] * point[j];
      }
    }
  }

  /** Returns the coefficients of the logarithm of weight and density, for each monomial. */
  private static double[] coefficients(Component component) {
    double[] mean = component.mean();
    double[][] precision = precision(component.factor());
    double[] coefficients = new double[Math.toIntExact(GaussianMixture.parameters(mean.length))];
    double constant = Math.log(component.weight()) - 0.5 * mean.length * Math.log(2 * Math.PI);
    int m = 1 + mean.length;
    for (int i = 0; i < mean.length; i++) {
      double linear = 0;
      for (int j = 0; j < mean.length; j++) {
        linear += precision[i][j] * mean[j];
      }
      coefficients[1 + i] = linear;
      constant -= Math.log(component.factor()[i][i]) + 0.5 * linear * mean[i];
      for (int j = 0; j <= i; j++) {
        coefficients[m++] = i == j ? -0.5 * precision[i][i] : -precision[i][j];
      }
    }
    coefficients[0] = constant;
    return coefficients;
  }

  /** Returns the inverse of the covariance with the given factor. */
  private static double[][] precision(double[][] factor) {
    double[][] precision = new double[factor.length][factor.length];
    for (double[] row : inverse(factor)) {
      for (int i = 0; i < row.length; i++) {
        for (int j = 0; j < row.length; j++) {
          precision[i][j] += row[i] * row[j];
        }
      }
    }
    return precision;
  }

  /** Returns the rows of the inverse of a lower triangular matrix, by forward substitution. */
  private static double[][] inverse(double[][] factor) {
    double[][] inverse = new double[factor.length][];
    for (int i = 0; i < factor.length; i++) {
      inverse[i] = new double[i + 1];
      for (int j = 0; j < i; j++) {
        double sum = 0;
        for (int k = j; k < i; k++) {
          sum += factor[i][k] * inverse[k][j];
        }
        inverse[i][j] = -sum / factor[i][i];
      }
      inverse[i][i] = 1 / factor[i][i];
    }
    return inverse;
  }
}
