package io.github.fmnist.experiments.sweep;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table for the terminal. */
final class Columns {
  private Columns() {}

  /** Returns lines with the cells of each row, the first column left, the others right. */
  static String of(List<List<String>> rows) {
    int[] widths =
        IntStream.range(0, rows.get(0).size())
            .map(i -> rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(1))
            .toArray();
    return rows.stream()
        .map(
            row ->
                IntStream.range(0, widths.length)
                    .mapToObj(
                        i ->
                            "%%%s%ds"
                                .formatted(i == 0 ? "-" : "", Math.max(1, widths[i]))
                                .formatted(row.get(i)))
                    .collect(Collectors.joining("  "))
                    .stripTrailing())
        .collect(Collectors.joining("%n".formatted(), "", "%n".formatted()));
  }
}
