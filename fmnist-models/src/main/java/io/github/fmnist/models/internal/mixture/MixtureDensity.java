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
  static final int BLOCK = 256;

  /** The coefficient of each monomial for each component: {@code [components][monomials]}. */
  private final double[][] coefficients;

  MixtureDensity(GaussianMixture mixture) {
    coefficients =
        mixture.components().stream().map(MixtureDensity::coefficients).toArray(double[][]::new);
  }

  /** Returns the logarithm of the density of each point. */
  double[] logDensity(float[][] points) {
    return responsibilities(points, new double[coefficients.length][points.length]);
  }

  /**
   * Fills in the probability of each component given each point, and returns the logarithm of the
   * density of each point.
   *
   * @param probabilities {@code [components][points]}
   */
  double[] responsibilities(float[][] points, double[][] probabilities) {
    double[][] monomials = new double[coefficients[0].length][points.length];
    for (int i = 0; i < points.length; i++) {
      double[] column = monomials(points[i]);
      for (int m = 0; m < column.length; m++) {
        monomials[m][i] = column[m];
      }
    }
    double[] largest = new double[points.length];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    for (int k = 0; k < coefficients.length; k++) {
      Arrays.fill(probabilities[k], 0);
      for (int m = 0; m < monomials.length; m++) {
        addProduct(coefficients[k][m], monomials[m], probabilities[k]);
      }
      for (int i = 0; i < points.length; i++) {
        largest[i] = Math.max(largest[i], probabilities[k][i]);
      }
    }
    return normalize(probabilities, largest);
  }

  private static void addProduct(double factor, double[] values, double[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += factor * values[i];
    }
  }

  /** Turns logarithms into probabilities of sum 1; returns the logarithm of the sum before. */
  private static double[] normalize(double[][] logarithms, double[] largest) {
    double[] sum = new double[largest.length];
    for (double[] row : logarithms) {
      for (int i = 0; i < sum.length; i++) {
        row[i] = Math.exp(row[i] - largest[i]);
        sum[i] += row[i];
      }
    }
    for (double[] row : logarithms) {
      for (int i = 0; i < sum.length; i++) {
        row[i] /= sum[i];
      }
    }
    Arrays.setAll(sum, i -> largest[i] + Math.log(sum[i]));
    return sum;
  }

  /** Returns the monomials of a point x: 1, each x_i, and each x_i x_j with j up to i. */
  static double[] monomials(float[] point) {
    double[] monomials = new double[GaussianMixture.parameters(point.length)];
    monomials[0] = 1;
    int m = 1;
    for (float value : point) {
      monomials[m++] = value;
    }
    for (int i = 0; i < point.length; i++) {
      for (int j = 0; j <= i; j++) {
        monomials[m++] = (double) point[i] * point[j];
      }
    }
    return monomials;
  }

  /** Returns the coefficients of the logarithm of weight and density, for each monomial. */
  private static double[] coefficients(Component component) {
    double[] mean = component.mean();
    double[][] precision = precision(component.factor());
    double[] coefficients = new double[GaussianMixture.parameters(mean.length)];
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
