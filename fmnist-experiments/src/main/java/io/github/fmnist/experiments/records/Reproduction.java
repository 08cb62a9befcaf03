package io.github.fmnist.experiments.records;

import static java.util.Objects.requireNonNull;

import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.experiments.statistics.MeanEstimate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The comparison of new runs with a record.
 *
 * <p>A record of n values with the standard deviation s predicts that the mean of m new values is
 * within t s sqrt(1/n + 1/m) of its own mean, where t is a quantile of Student's distribution with
 * n - 1 degrees of freedom (Hahn &amp; Meeker 1991, section 4). The intervals of all judged metrics
 * together have a confidence of 95 %, by Bonferroni's correction. A record of one value has no
 * spread: it predicts its value within a relative tolerance of 0.001, as in {@code rerun}.
 *
 * @param comparisons a comparison of each metric that runs have, in the order of the record
 */
public record Reproduction(List<Comparison> comparisons) {
  private static final double CONFIDENCE = 0.95;
  private static final double TOLERANCE = 0.001;

  /** How new values relate to a record. */
  public enum Verdict {
    /** Inside the interval that the record predicts. */
    WITHIN,
    /** Better than that interval. */
    BETTER,
    /** Worse than that interval. */
    WORSE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The comparison of a metric.
   *
   * @param metric the metric of the record
   * @param found the new values
   * @param margin how far the mean of the new values may be from that of the record
   */
  public record Comparison(Metric metric, Metric found, double margin) {
    /** Returns the verdict; of a metric without better values, only whether it is the same. */
    public Verdict verdict() {
      double above = mean(found) - mean(metric);
      if (Math.abs(above) <= margin) {
        return Verdict.WITHIN;
      }
      return above > 0 == (metric.better() == Metric.Better.HIGHER)
          ? Verdict.BETTER
          : Verdict.WORSE;
    }

    private static double mean(Metric metric) {
      return requireNonNull(metric.mean());
    }
  }

  /**
   * Returns the values of each metric that runs have, by the metric's name and by seed.
   *
   * @param runs finished runs of the record's command, with different seeds
   */
  public static Map<String, Map<Long, Double>> values(ResultRecord result, List<RunRecord> runs)
      throws IOException {
    Map<String, Map<Long, Double>> values = new TreeMap<>();
    for (Metric metric : result.metrics()) {
      ValueLocation location = metric.read();
      if (location != null) {
        Map<Long, Double> found = new TreeMap<>();
        for (RunRecord run : runs) {
          found.putAll(location.of(run));
        }
        values.put(metric.name(), found);
      }
    }
    return values;
  }

  /**
   * Compares new values with those of a record.
   *
   * @param values by the metric's name and by seed, as {@link #values} returns them
   */
  public static Reproduction of(ResultRecord result, Map<String, Map<Long, Double>> values) {
    double confidence = 1 - (1 - CONFIDENCE) / Math.max(1, result.judged().size());
    List<Comparison> comparisons = new ArrayList<>();
    for (Metric metric : result.metrics()) {
      Map<Long, Double> found = values.get(metric.name());
      if (found != null && metric.mean() != null) {
        comparisons.add(
            new Comparison(metric, metric.of(found), margin(metric, found.size(), confidence)));
      }
    }
    return new Reproduction(comparisons);
  }

  private static double margin(Metric metric, int news, double confidence) {
    double mean = requireNonNull(metric.mean());
    Double deviation = metric.standardDeviation();
    Integer n = metric.n();
    OptionalDouble predicted =
        deviation == null || n == null
            ? OptionalDouble.empty()
            : OptionalDouble.of(MeanEstimate.predictionMargin(deviation, n, news, confidence));
    return predicted.orElse(TOLERANCE * Math.abs(mean));
  }

  /**
   * Returns the verdict of all judged metrics: worse if one of them is, else better if one of them
   * is.
   */
  public Verdict verdict() {
    List<Verdict> verdicts =
        comparisons.stream()
            .filter(each -> each.metric().isJudged())
            .map(Comparison::verdict)
            .toList();
    if (verdicts.contains(Verdict.WORSE)) {
      return Verdict.WORSE;
    }
    return verdicts.contains(Verdict.BETTER) ? Verdict.BETTER : Verdict.WITHIN;
  }
}
