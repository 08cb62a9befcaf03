package io.github.fmnist.experiments.records;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tables of records for a terminal. */
public final class RecordTable {
  private RecordTable() {}

  /** Returns a table of the judged metrics of records and of published values. */
  public static String of(List<ResultRecord> records) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("record", "result", "value", "seeds", "from"));
    for (ResultRecord record : records) {
      List<Metric> shown = record.judged().isEmpty() ? record.metrics() : record.judged();
      for (Metric metric : shown) {
        rows.add(
            List.of(record.name(), metric.title(), spread(metric), number(metric.n()), "fmnist"));
        for (PublishedValue value : record.published()) {
          if (value.metric().equals(metric.name())) {
            rows.add(List.of("", "  " + value.title(), number(value.value()), "", value.source()));
          }
        }
      }
    }
    return aligned(rows);
  }

  /** Returns a table that compares new values with a record. */
  public static String of(Reproduction reproduction) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("result", "record", "found", "seeds", "predicted", "verdict"));
    for (Reproduction.Comparison each : reproduction.comparisons()) {
      double mean = each.metric().mean() == null ? Double.NaN : each.metric().mean();
      rows.add(
          List.of(
              each.metric().title(),
              spread(each.metric()),
              spread(each.found()),
              number(each.found().n()),
              "%s to %s".formatted(number(mean - each.margin()), number(mean + each.margin())),
              each.metric().isJudged() ? each.verdict().toString() : ""));
    }
    return aligned(rows);
  }

  private static String spread(Metric metric) {
    return metric.standardDeviation() == null
        ? number(metric.mean())
        : "%s ± %s".formatted(number(metric.mean()), number(metric.standardDeviation()));
  }

  private static String number(@Nullable Number value) {
    if (value == null) {
      return "-";
    }
    if (value instanceof Integer) {
      return value.toString();
    }
    return (Math.abs(value.doubleValue()) < 10 ? "%.4f" : "%.2f").formatted(value.doubleValue());
  }

  private static String aligned(List<List<String>> rows) {
    int[] widths =
        IntStream.range(0, rows.get(0).size())
            .map(i -> rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
            .toArray();
    return rows.stream()
        .map(
            row ->
                IntStream.range(0, widths.length)
                    .mapToObj(i -> ("%-" + Math.max(1, widths[i]) + "s").formatted(row.get(i)))
                    .collect(Collectors.joining("  "))
                    .stripTrailing())
        .collect(Collectors.joining(String.format(Locale.ROOT, "%n"), "", ""));
  }
}
