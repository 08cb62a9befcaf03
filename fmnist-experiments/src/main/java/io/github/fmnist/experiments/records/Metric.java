package io.github.fmnist.experiments.records;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.fmnist.experiments.statistics.MeanEstimate;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A number of a result.
 *
 * @param name the name within the record, such as {@code relu.test}
 * @param title the name for people
 * @param unit the unit; shares, from 0 to 1, have the unit {@code share}
 * @param better which values are better; null for a number that is no merit, such as a size
 * @param read where a run has the value; null if no file of a run has it
 * @param values the values by seed; empty if they were not kept. A number of a whole run of several
 *     seeds has the first seed
 * @param mean the mean of the values; null until a run has been made
 * @param standardDeviation their sample standard deviation; null for a single value
 * @param n number of values
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Metric(
    String name,
    String title,
    String unit,
    @Nullable Better better,
    @Nullable ValueLocation read,
    Map<Long, Double> values,
    @Nullable Double mean,
    @Nullable Double standardDeviation,
    @Nullable Integer n) {

  /** The unit of shares, which texts may also give in percent. */
  public static final String SHARE = "share";

  /** Which values are better. */
  public enum Better {
    HIGHER,
    LOWER
  }

  /**
   * Creates a metric.
   *
   * @throws IllegalArgumentException if a part is missing or contradicts another one
   */
  public Metric {
    if (name == null || title == null || unit == null) {
      throw new IllegalArgumentException(
          "metrics: name, title and unit expected, found %s, %s and %s"
              .formatted(name, title, unit));
    }
    values = new TreeMap<>(requireNonNullElse(values, Map.of()));
    require(
        values.values().stream().allMatch(value -> value != null && Double.isFinite(value)),
        name,
        "numbers as values",
        values);
    require(mean == null || Double.isFinite(mean), name, "a number as mean", mean);
    require(n == null || n >= 1, name, "n of at least 1", n);
    require(
        standardDeviation == null
            || (mean != null && n != null && n >= 2 && standardDeviation >= 0),
        name,
        "a standard deviation of at least 0 only with a mean and n of at least 2",
        "standardDeviation %s, mean %s and n %s".formatted(standardDeviation, mean, n));
  }

  private static void require(
      boolean condition, String name, String expectation, @Nullable Object found) {
    if (!condition) {
      throw new IllegalArgumentException(
          "metrics: %s: %s expected, found %s".formatted(name, expectation, found));
    }
  }

  /** Returns whether a reproduction is judged by this metric. */
  @JsonIgnore
  public boolean isJudged() {
    return better != null && read != null;
  }

  /** Returns this metric with other values. */
  Metric of(Map<Long, Double> found) {
    MeanEstimate estimate =
        MeanEstimate.of(found.values().stream().mapToDouble(Double::doubleValue).toArray());
    Double deviation =
        estimate.standardDeviation().isPresent()
            ? (Double) estimate.standardDeviation().getAsDouble()
            : null;
    return new Metric(
        name, title, unit, better, read, found, estimate.mean(), deviation, found.size());
  }

  /**
   * Returns whether mean, standard deviation and number are those of the values, if the values were
   * kept.
   */
  @JsonIgnore
  public boolean isConsistent() {
    return values.isEmpty() || equals(of(values));
  }
}
