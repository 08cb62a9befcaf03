package io.github.fmnist.models.internal.mixture;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.internal.mixture.GaussianMixture.Component;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fits a mixture of normal distributions to points: expectation maximization (Dempster, Laird,
 * Rubin 1977), with the means of k-means++ at the beginning (Arthur, Vassilvitskii 2007).
 */
public final class ExpectationMaximization {
  /**
   * Share of the variance of all points that is added to the variances of each component, so that
   * none shrinks to a point.
   */
  private static final double FLOOR = 1e-3;

  /** The variance of a dimension in which all points are equal. */
  private static final double MIN_VARIANCE = 1e-9;

  /** Fitting ends when an iteration raises the mean log-density by less, in nats. */
  private static final double TOLERANCE = 2e-3;

  private static final int MAX_ITERATIONS = 50;

  /** Points among which the first means are; more of them hardly change the result. */
  private static final int STARTING_POINTS = 20_000;

  /** The probability of a component given a point that is not negligible. */
  private static final double NEGLIGIBLE = 1e-12;

  private final float[][] points;
  private final int size;
  private final CounterRandom random;

  /**
   * The mean of all points. Everything is computed relative to it: the covariance, a difference of
   * moments, would otherwise lose its digits where the mean is large.
   */
  private final double[] centre;

  /** The moments of all points. */
  private final double[] moments;

  /** The variance of each dimension. */
  private final double[] variances;

  private ExpectationMaximization(float[][] points, CounterRandom random) {
    this.points = points;
    this.size = points[0].length;
    this.random = random;
    centre = new double[size];
    for (float[] point : points) {
      for (int i = 0; i < size; i++) {
        centre[i] += point[i];
      }
    }
    Arrays.setAll(centre, i -> centre[i] / points.length);
    moments = zeros();
    double[] monomials = zeros();
    for (float[] point : points) {
      MixtureDensity.monomials(centred(point), monomials);
      add(1, monomials, moments);
    }
    variances = new double[size];
    double[][] covariance = covariance(moments);
    Arrays.setAll(variances, i -> Math.max(MIN_VARIANCE, covariance[i][i]));
  }

  private double[] zeros() {
    return new double[Math.toIntExact(GaussianMixture.parameters(size))];
  }

  private double[] monomials(float[] point) {
    double[] monomials = zeros();
    MixtureDensity.monomials(centred(point), monomials);
    return monomials;
  }

  private double[] centred(float[] point) {
    double[] centred = new double[size];
    Arrays.setAll(centred, i -> point[i] - centre[i]);
    return centred;
  }

  /**
   * Fits a mixture. Components that lose their points disappear. The time for a point grows with
   * the number of components and with the square of the number of dimensions.
   *
   * @param points at least 1, of equal size
   * @param components number of components, from 1 to the number of points
   * @throws IllegalArgumentException if the points are so far apart that a number of the mixture
   *     exceeds {@link GaussianMixture#MAX_VALUE}
   */
  public static GaussianMixture fit(float[][] points, int components, CounterRandom random) {
    ExpectationMaximization fit = new ExpectationMaximization(points, random);
    return fit.moved(
        components == 1
            ? List.of(fit.component(fit.moments, points.length))
            : fit.iterate(components).components());
  }

  /** Returns components that are relative to the mean of all points as a mixture. */
  private GaussianMixture moved(List<Component> components) {
    return new GaussianMixture(
        components.stream()
            .map(each -> new Component(each.weight(), moved(each.mean()), each.factor()))
            .toList());
  }

  private double[] moved(double[] mean) {
    double[] moved = new double[size];
    Arrays.setAll(moved, i -> mean[i] + centre[i]);
    return moved;
  }

  private GaussianMixture iterate(int components) {
    GaussianMixture mixture = start(components);
    double last = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < MAX_ITERATIONS; i++) {
      double[][] sums = new double[mixture.components().size()][];
      Arrays.setAll(sums, k -> zeros());
      double logDensity = addMoments(mixture, sums) / points.length;
      mixture = maximize(sums);
      if (logDensity - last < TOLERANCE) {
        break;
      }
      last = logDensity;
    }
    return mixture;
  }

  /** Returns equal weights and covariances around distant points. */
  private GaussianMixture start(int components) {
    // A part of the space of 1/components of the volume.
    double share = Math.pow(components, -2.0 / size);
    double[][] covariance = new double[size][size];
    for (int i = 0; i < size; i++) {
      covariance[i][i] = share * variances[i];
    }
    List<Component> start = new ArrayList<>();
    for (float[] point : distantPoints(components)) {
      start.add(Component.of(1.0 / components, centred(point), covariance));
    }
    return new GaussianMixture(start);
  }

  /** Selects points by k-means++: each with a probability proportional to its squared distance. */
  private List<float[]> distantPoints(int count) {
    int[] order = random.permutation(points.length);
    int candidates = Math.min(points.length, Math.max(count, STARTING_POINTS));
    double[] distances = new double[candidates];
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    List<float[]> selected = new ArrayList<>();
    int next = 0;
    for (int k = 0; k < count; k++) {
      float[] point = points[order[next]];
      selected.add(point);
      double sum = 0;
      for (int i = 0; i < candidates; i++) {
        distances[i] = Math.min(distances[i], squaredDistance(points[order[i]], point));
        sum += distances[i];
      }
      next = Categorical.sample(distances, sum * random.uniform(points.length + k));
    }
    return selected;
  }

  private double squaredDistance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      double difference = (double) a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }

  /**
   * Sums the monomials of all points for each component, weighted by its probability given the
   * point. Returns the sum of the log-densities.
   */
  private double addMoments(GaussianMixture mixture, double[][] sums) {
    MixtureDensity density = new MixtureDensity(mixture);
    int block = MixtureDensity.block(size);
    double sum = 0;
    for (int from = 0; from < points.length; from += block) {
      int to = Math.min(points.length, from + block);
      double[][] monomials =
          Arrays.stream(points, from, to).map(this::monomials).toArray(double[][]::new);
      double[][] probabilities = new double[sums.length][monomials.length];
      sum += Arrays.stream(density.responsibilities(monomials, probabilities)).sum();
      for (int i = 0; i < monomials.length; i++) {
        for (int k = 0; k < sums.length; k++) {
          if (probabilities[k][i] > NEGLIGIBLE) {
            add(probabilities[k][i], monomials[i], sums[k]);
          }
        }
      }
    }
    return sum;
  }

  private static void add(double weight, double[] monomials, double[] moments) {
    for (int m = 0; m < moments.length; m++) {
      moments[m] += weight * monomials[m];
    }
  }

  private GaussianMixture maximize(double[][] sums) {
    List<double[]> kept = Arrays.stream(sums).filter(sum -> sum[0] >= 1).toList();
    double total = kept.stream().mapToDouble(sum -> sum[0]).sum();
    return new GaussianMixture(kept.stream().map(sum -> component(sum, total)).toList());
  }

  private Component component(double[] sum, double total) {
    double[][] covariance = covariance(sum);
    for (int i = 0; i < size; i++) {
      covariance[i][i] += FLOOR * variances[i];
    }
    return Component.of(sum[0] / total, mean(sum), covariance);
  }

  private double[] mean(double[] sum) {
    double[] mean = new double[size];
    Arrays.setAll(mean, i -> sum[1 + i] / sum[0]);
    return mean;
  }

  /** Returns the lower triangle of the covariance. */
  private double[][] covariance(double[] sum) {
    double[] mean = mean(sum);
    double[][] covariance = new double[size][];
    int m = 1 + size;
    for (int i = 0; i < size; i++) {
      covariance[i] = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        covariance[i][j] = sum[m++] / sum[0] - mean[i] * mean[j];
      }
    }
    return covariance;
  }
}
