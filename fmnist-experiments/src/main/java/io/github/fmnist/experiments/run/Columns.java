package io.github.fmnist.experiments.run;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tables for a terminal: a line for each row, without a line break at the end. A row whose first
 * cell is the only one with a text may be longer than its column.
 */
public final class Columns {
  private Columns() {}

  /** Returns the lines of rows of texts: all columns are aligned left. */
  public static String ofTexts(List<List<String>> rows) {
    return lines(rows, "-");
  }

  /** Returns the lines of rows of numbers: the first column is aligned left, the others right. */
  public static String ofNumbers(List<List<String>> rows) {
    return lines(rows, "");
  }

  private static String lines(List<List<String>> rows, String alignment) {
    List<String> formats =
        IntStream.range(0, rows.get(0).size())
            .mapToObj(i -> "%%%s%ds".formatted(i == 0 ? "-" : alignment, width(rows, i)))
            .toList();
    return rows.stream()
        .map(
            row ->
                IntStream.range(0, formats.size())
                    .mapToObj(i -> formats.get(i).formatted(row.get(i)))
                    .collect(Collectors.joining("  "))
                    .stripTrailing())
        .collect(Collectors.joining("%n".formatted()));
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream()
        .filter(row -> row.stream().skip(1).anyMatch(cell -> !cell.isEmpty()))
        .mapToInt(row -> Math.max(1, row.get(column).length()))
        .max()
        .orElse(1);
  }
}
