package io.github.fmnist.viz;

import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Samples with their names, in as many centred lines as the width requires. */
record Legend(List<Entry> entries) {
  static final int SAMPLE_WIDTH = 30;
  static final int SAMPLE_HEIGHT = 12;
  private static final int AFTER_SAMPLE = 6;
  private static final int AFTER_ENTRY = 20;
  private static final int LINE = Math.max(SAMPLE_HEIGHT, Text.height(Look.LABEL)) + 4;

  /** A name, and the painter of its sample on the rectangle from (0, 0) to the sample size. */
  record Entry(String name, Consumer<Graphics2D> sample) {
    double width() {
      return SAMPLE_WIDTH + AFTER_SAMPLE + Text.width(name, Look.LABEL);
    }
  }

  int height(int width) {
    return lines(width).size() * LINE;
  }

  /** Paints on the rectangle from (0, 0) to (width, height). */
  void paint(Graphics2D g, int width) {
    double top = 0;
    for (List<Entry> line : lines(width)) {
      double x = (width - lineWidth(line)) / 2;
      for (Entry entry : line) {
        paintEntry(g, entry, x, top);
        x += entry.width() + AFTER_ENTRY;
      }
      top += LINE;
    }
  }

  private static void paintEntry(Graphics2D g, Entry entry, double x, double top) {
    double middle = top + LINE / 2.0;
    Graphics2D sample = (Graphics2D) g.create();
    sample.translate(x, middle - SAMPLE_HEIGHT / 2.0);
    entry.sample().accept(sample);
    sample.dispose();
    g.setColor(Look.INK);
    double textX = x + SAMPLE_WIDTH + AFTER_SAMPLE;
    Text.drawCentred(g, entry.name(), Look.LABEL, textX, middle, Text.Anchor.START);
  }

  private List<List<Entry>> lines(int width) {
    List<List<Entry>> lines = new ArrayList<>();
    List<Entry> line = new ArrayList<>();
    for (Entry entry : entries) {
      if (!line.isEmpty() && lineWidth(line) + AFTER_ENTRY + entry.width() > width) {
        lines.add(line);
        line = new ArrayList<>();
      }
      line.add(entry);
    }
    if (!line.isEmpty()) {
      lines.add(line);
    }
    return lines;
  }

  private static double lineWidth(List<Entry> line) {
    double widths = line.stream().mapToDouble(Entry::width).sum();
    return widths + (line.size() - 1) * AFTER_ENTRY;
  }
}
