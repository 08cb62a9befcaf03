package io.github.fmnist.experiments.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Sentences for a terminal of 80 columns. */
public final class Prose {
  private static final int COLUMNS = 80;

  private Prose() {}

  /**
   * Returns a line as lines that fit, broken at spaces. Rows of tables, which have two spaces
   * somewhere, stay as they are.
   */
  public static Stream<String> wrapped(String line) {
    if (line.length() <= COLUMNS || line.contains("  ")) {
      return Stream.of(line);
    }
    List<String> lines = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    for (String word : line.split(" ", -1)) {
      if (current.length() > 0 && current.length() + 1 + word.length() > COLUMNS) {
        lines.add(current.toString());
        current.setLength(0);
      }
      current.append(current.length() == 0 ? "" : " ").append(word);
    }
    lines.add(current.toString());
    return lines.stream();
  }
}
