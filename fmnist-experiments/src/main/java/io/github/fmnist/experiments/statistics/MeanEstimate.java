package io.github.fmnist.experiments.statistics;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;

/**
 * The mean of a measure over seeds, and how far it may be from that of all seeds.
 *
 * @param seeds number of seeds
 * @param standardDeviation sample standard deviation of the measure; absent for a single seed
 * @param interval 95 % interval of the mean by Student's t distribution; absent for a single seed
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record MeanEstimate(
    int seeds, double mean, OptionalDouble standardDeviation, Optional<Interval> interval) {
  private static final double CONFIDENCE = 0.95;

  /** An interval from {@code low} to {@code high}. */
  public record Interval(double low, double high) {}

  /**
   * Estimates the mean from at least one value. The value of a single seed has no interval, since
   * it does not show how much seeds differ.
   */
  public static MeanEstimate of(double... values) {
    int seeds = values.length;
    double mean = StatUtils.mean(values);
    if (seeds == 1) {
      return new MeanEstimate(seeds, mean, OptionalDouble.empty(), Optional.empty());
    }
    double deviation = Math.sqrt(StatUtils.variance(values));
    double margin = quantile(seeds, CONFIDENCE) * deviation / Math.sqrt(seeds);
    return new MeanEstimate(
        seeds,
        mean,
        OptionalDouble.of(deviation),
        Optional.of(new Interval(mean - margin, mean + margin)));
  }

  /**
   * Returns how far the mean of new values may be from that of earlier ones, if nothing has changed
   * (Hahn &amp; Meeker 1991, section 4).
   *
   * @param deviation sample standard deviation of the earlier values
   * @param n number of earlier values, at least 2
   * @param m number of new values
   * @param confidence probability that it is not farther away, such as 0.95
   */
  public static double predictionMargin(double deviation, int n, int m, double confidence) {
    return quantile(n, confidence) * deviation * Math.sqrt(1.0 / n + 1.0 / m);
  }

  private static double quantile(int values, double confidence) {
    return new TDistribution(values - 1).inverseCumulativeProbability((1 + confidence) / 2);
  }

  /** Returns the lower end of the interval, or the mean if there is no interval. */
  public double low() {
    return interval.map(Interval::low).orElse(mean);
  }

  /** Returns the upper end of the interval, or the mean if there is no interval. */
  public double high() {
    return interval.map(Interval::high).orElse(mean);
  }
}
