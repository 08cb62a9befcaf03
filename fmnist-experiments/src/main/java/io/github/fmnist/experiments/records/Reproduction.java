package io.github.fmnist.experiments.records;

import static java.util.Objects.requireNonNull;

import io.github.fmnist.experiments.record.InvalidCheckpointException;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.experiments.statistics.MeanEstimate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
 * @param comparisons a comparison of each metric of the record that a file of a run can have, in
 *     the order of the record
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
    WORSE,
    /** Not inside that interval, and neither better nor worse, since the metric is no merit. */
    OUTSIDE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The comparison of a metric.
   *
   * @param metric the metric of the record
   * @param found the new values; absent if no run has them
   * @param margin how far the mean of the new values may be from that of the record
   */
  public record Comparison(Metric metric, Optional<Metric> found, double margin) {
    /** Returns the verdict; absent without new values. */
    public Optional<Verdict> verdict() {
      return found.map(values -> verdict(mean(values) - mean(metric)));
    }

    private Verdict verdict(double above) {
      if (Math.abs(above) <= margin) {
        return Verdict.WITHIN;
      }
      if (!metric.isJudged()) {
        return Verdict.OUTSIDE;
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
   * Returns the values of each metric that runs have, by the metric's name and by seed. Metrics
   * that are not judged may be missing in runs: statistics of several seeds in a run of one seed,
   * or of a pair in which the other activation is ahead.
   *
   * @param runs finished runs of the record's command, with different seeds
   * @throws InvalidCheckpointException if a run does not have a value of a judged metric
   */
  public static Map<String, Map<Long, Double>> values(ResultRecord result, List<RunRecord> runs)
      throws IOException {
    return values(result, runs, false);
  }

  /**
   * Returns the values of each metric that a file of a run can have, by the metric's name and by
   * seed.
   *
   * @param runs finished runs of the record's command, with different seeds
   * @throws InvalidCheckpointException if a run does not have a value
   */
  public static Map<String, Map<Long, Double>> allValues(ResultRecord result, List<RunRecord> runs)
      throws IOException {
    return values(result, runs, true);
  }

  private static Map<String, Map<Long, Double>> values(
      ResultRecord result, List<RunRecord> runs, boolean all) throws IOException {
    Map<String, Map<Long, Double>> values = new TreeMap<>();
    for (Metric metric : result.metrics()) {
      ValueLocation location = metric.read();
      if (location == null) {
        continue;
      }
      Map<Long, Double> found = new TreeMap<>();
      for (RunRecord run : runs) {
        Map<Long, Double> own = location.of(run);
        if (own.isEmpty() && (all || metric.isJudged())) {
          throw location.noSuchValue(run);
        }
        found.putAll(own);
      }
      if (!found.isEmpty()) {
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
      if (metric.read() != null && metric.mean() != null) {
        Optional<Metric> found = Optional.ofNullable(values.get(metric.name())).map(metric::of);
        int m = found.map(Metric::n).orElse(1);
        comparisons.add(new Comparison(metric, found, margin(metric, m, confidence)));
      }
    }
    return new Reproduction(comparisons);
  }

  private static double margin(Metric metric, int m, double confidence) {
    double mean = requireNonNull(metric.mean());
    Double deviation = metric.standardDeviation();
    Integer n = metric.n();
    OptionalDouble predicted =
        deviation == null || n == null
            ? OptionalDouble.empty()
            : OptionalDouble.of(MeanEstimate.predictionMargin(deviation, n, m, confidence));
    return predicted.orElse(TOLERANCE * Math.abs(mean));
  }

  /**
   * Returns the verdict of all judged metrics: worse if one of them is, else better if one of them
   * is; absent if no metric is judged.
   */
  public Optional<Verdict> verdict() {
    List<Verdict> verdicts =
        comparisons.stream()
            .filter(each -> each.metric().isJudged())
            .flatMap(each -> each.verdict().stream())
            .toList();
    if (verdicts.isEmpty()) {
      return Optional.empty();
    }
    if (verdicts.contains(Verdict.WORSE)) {
      return Optional.of(Verdict.WORSE);
    }
    return Optional.of(verdicts.contains(Verdict.BETTER) ? Verdict.BETTER : Verdict.WITHIN);
  }
}
