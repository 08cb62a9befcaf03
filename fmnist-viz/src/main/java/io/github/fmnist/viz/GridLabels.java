package io.github.fmnist.viz;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.List;
import java.util.Objects;

/** The texts around and in an image grid; empty where there are none. */
record GridLabels(
    String title,
    List<String> captions,
    List<String> rows,
    List<String> rowEnds,
    List<String> columns) {
  static final GridLabels NONE = new GridLabels("", List.of(), List.of(), List.of(), List.of());

  GridLabels {
    Objects.requireNonNull(title, "title");
    captions = List.copyOf(captions);
    rows = List.copyOf(rows);
    rowEnds = List.copyOf(rowEnds);
    columns = List.copyOf(columns);
  }

  GridLabels title(String text) {
    return new GridLabels(text, captions, rows, rowEnds, columns);
  }

  GridLabels captions(List<String> texts) {
    return new GridLabels(title, texts, rows, rowEnds, columns);
  }

  GridLabels rows(List<String> texts) {
    return new GridLabels(title, captions, texts, rowEnds, columns);
  }

  GridLabels rowEnds(List<String> texts) {
    return new GridLabels(title, captions, rows, texts, columns);
  }

  GridLabels columns(List<String> texts) {
    return new GridLabels(title, captions, rows, rowEnds, texts);
  }

  void requireFit(int imageCount, int rowCount, int columnCount) {
    requireOneFor("image", imageCount, captions);
    requireOneFor("row", rowCount, rows);
    requireOneFor("row", rowCount, rowEnds);
    requireOneFor("column", columnCount, columns);
  }

  private static void requireOneFor(String item, int count, List<String> texts) {
    checkArgument(
        texts.isEmpty() || texts.size() == count,
        "one text for each %s expected, %s found for %s",
        item,
        texts.size(),
        count);
  }
}
