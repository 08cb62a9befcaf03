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

  /** The variance of each dimension. */
  private final double[] variances;

  private ExpectationMaximization(float[][] points, CounterRandom random) {
    this.points = points;
    this.size = points[0].length;
    this.random = random;
    double[] moments = new double[GaussianMixture.parameters(size)];
    for (float[] point : points) {
      add(1, MixtureDensity.monomials(point), moments);
    }
    variances = new double[size];
    double[][] covariance = covariance(moments);
    Arrays.setAll(variances, i -> Math.max(MIN_VARIANCE, covariance[i][i]));
  }

  /**
   * Fits a mixture. Components that lose their points disappear.
   *
   * @param points at least 1, of equal size
   * @param components number of components, from 1 to the number of points
   */
  public static GaussianMixture fit(float[][] points, int components, CounterRandom random) {
    return new ExpectationMaximization(points, random).fit(components);
  }

  private GaussianMixture fit(int components) {
    GaussianMixture mixture = start(components);
    double last = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < MAX_ITERATIONS; i++) {
      double[][] moments = new double[mixture.components().size()][];
      Arrays.setAll(moments, k -> new double[GaussianMixture.parameters(size)]);
      double logDensity = addMoments(mixture, moments) / points.length;
      mixture = maximize(moments);
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
      double[] mean = new double[size];
      Arrays.setAll(mean, i -> point[i]);
      start.add(Component.of(1.0 / components, mean, covariance));
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
      double left = sum * random.uniform(points.length + k);
      next = 0;
      while (next < candidates - 1 && left >= distances[next]) {
        left -= distances[next++];
      }
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
  private double addMoments(GaussianMixture mixture, double[][] moments) {
    MixtureDensity density = new MixtureDensity(mixture);
    double sum = 0;
    for (int from = 0; from < points.length; from += MixtureDensity.BLOCK) {
      int to = Math.min(points.length, from + MixtureDensity.BLOCK);
      float[][] block = Arrays.copyOfRange(points, from, to);
      double[][] probabilities = new double[moments.length][block.length];
      sum += Arrays.stream(density.responsibilities(block, probabilities)).sum();
      for (int i = 0; i < block.length; i++) {
        double[] monomials = MixtureDensity.monomials(block[i]);
        for (int k = 0; k < moments.length; k++) {
          if (probabilities[k][i] > NEGLIGIBLE) {
            add(probabilities[k][i], monomials, moments[k]);
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

  private GaussianMixture maximize(double[][] moments) {
    List<double[]> kept = Arrays.stream(moments).filter(moment -> moment[0] >= 1).toList();
    double total = kept.stream().mapToDouble(moment -> moment[0]).sum();
    return new GaussianMixture(kept.stream().map(moment -> component(moment, total)).toList());
  }

  private Component component(double[] moments, double total) {
    double[][] covariance = covariance(moments);
    for (int i = 0; i < size; i++) {
      covariance[i][i] += FLOOR * variances[i];
    }
    return Component.of(moments[0] / total, mean(moments), covariance);
  }

  private double[] mean(double[] moments) {
    double[] mean = new double[size];
    Arrays.setAll(mean, i -> moments[1 + i] / moments[0]);
    return mean;
  }

  /** Returns the lower triangle of the covariance. */
  private double[][] covariance(double[] moments) {
    double[] mean = mean(moments);
    double[][] covariance = new double[size][];
    int m = 1 + size;
    for (int i = 0; i < size; i++) {
      covariance[i] = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        covariance[i][j] = moments[m++] / moments[0] - mean[i] * mean[j];
      }
    }
    return covariance;
  }
}
