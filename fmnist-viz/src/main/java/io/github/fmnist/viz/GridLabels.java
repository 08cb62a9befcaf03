package io.github.fmnist.viz;

import java.util.List;

/** The texts around and in an image grid; empty where there are none. */
record GridLabels(String title, List<String> captions, List<String> rows, List<String> columns) {
  static final GridLabels NONE = new GridLabels("", List.of(), List.of(), List.of());

  GridLabels {
    captions = List.copyOf(captions);
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
  }
}
