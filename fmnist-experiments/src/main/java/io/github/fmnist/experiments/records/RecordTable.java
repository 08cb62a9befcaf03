package io.github.fmnist.experiments.records;

import static java.util.Objects.requireNonNullElse;

import io.github.fmnist.experiments.run.Columns;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tables of records for a terminal. */
public final class RecordTable {
  /** Number of metrics that the list shows of a record. */
  private static final int MAX_METRICS = 6;

  private RecordTable() {}

  /** Returns a table of the first judged metrics of records, each above published values. */
  public static String of(List<ResultRecord> records) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("record", "value", "from"));
    for (ResultRecord record : records) {
      rows.add(List.of("%s: %s".formatted(record.name(), record.title()), "", ""));
      List<Metric> shown = record.judged().isEmpty() ? record.metrics() : record.judged();
      for (Metric metric : shown.subList(0, Math.min(MAX_METRICS, shown.size()))) {
        rows.add(List.of("  " + metric.title(), spread(metric), seeds(metric)));
        for (PublishedValue value : record.published()) {
          if (value.metric().equals(metric.name())) {
            rows.add(List.of("    " + value.title(), number(value.value()), value.source()));
          }
        }
      }
      if (shown.size() > MAX_METRICS) {
        rows.add(List.of("  and %d more".formatted(shown.size() - MAX_METRICS), "", ""));
      }
    }
    return Columns.ofTexts(rows);
  }

  /**
   * Returns a table that compares new values with a record. A metric that no run has is compared
   * with nothing.
   */
  public static String of(Reproduction reproduction) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("result", "record", "found", "predicted", "verdict"));
    for (Reproduction.Comparison each : reproduction.comparisons()) {
      double mean = requireNonNullElse(each.metric().mean(), Double.NaN);
      rows.add(
          List.of(
              each.metric().name(),
              spread(each.metric()),
              each.found().map(RecordTable::spread).orElse("-"),
              "%s to %s".formatted(number(mean - each.margin()), number(mean + each.margin())),
              each.verdict().map(Reproduction.Verdict::toString).orElse("-")));
    }
    return Columns.ofTexts(rows);
  }

  private static String seeds(Metric metric) {
    if (metric.mean() == null) {
      return "planned";
    }
    int n = requireNonNullElse(metric.n(), 1);
    return n == 1 ? "1 seed" : n + " seeds";
  }

  private static String spread(Metric metric) {
    return metric.standardDeviation() == null
        ? number(metric.mean())
        : "%s +- %s".formatted(number(metric.mean()), number(metric.standardDeviation()));
  }

  private static String number(@Nullable Double value) {
    if (value == null) {
      return "-";
    }
    return (value != 0 && Math.abs(value) < 0.001 ? "%.1e" : "%.4f").formatted(value);
  }
}
