package io.github.fmnist.viz;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A confusion matrix: a row for each true class, a column for each predicted class. The darker a
 * cell, the larger its share of its row, from white (none) to dark blue (all).
 *
 * <p>Immutable; the counts are copied.
 */
public final class ConfusionMatrix implements Picture {
  /** The text in the cells. */
  public enum Cells {
    /** The number of examples. */
    COUNT,
    /** The share of the true class, in percent. */
    PERCENT
  }

  static final Color FULL = new Color(0x08306B);
  static final int CELL = 46;

  /** More classes have small cells without numbers, under upright names. */
  private static final int MAX_NUMBERED = 20;

  private static final int SMALL_CELL = 18;

  private final int[][] counts;
  private final List<String> classes;
  private final Cells cells;
  private final String title;

  private ConfusionMatrix(int[][] counts, List<String> classes, Cells cells, String title) {
    this.counts = counts;
    this.classes = classes;
    this.cells = Objects.requireNonNull(cells, "cells");
    this.title = Objects.requireNonNull(title, "title");
  }

  /**
   * Returns a picture of the given counts.
   *
   * @param counts {@code [classes, classes]}: the number of examples of the true class (row) that
   *     got the predicted class (column)
   * @param classes the name of each class
   * @throws IllegalArgumentException if the counts are not a square of that size or one is negative
   */
  public static ConfusionMatrix of(int[][] counts, List<String> classes) {
    checkArgument(counts.length > 0, "a confusion matrix without classes");
    checkArgument(
        counts.length == classes.size(),
        "%s rows of counts, but %s class names",
        counts.length,
        classes.size());
    for (int row = 0; row < counts.length; row++) {
      requireRow(counts[row], row, counts.length);
    }
    int[][] copy = Arrays.stream(counts).map(int[]::clone).toArray(int[][]::new);
    return new ConfusionMatrix(copy, List.copyOf(classes), Cells.COUNT, "");
  }

  private static void requireRow(int[] row, int index, int classes) {
    checkArgument(
        row.length == classes,
        "row %s has %s counts, %s expected: as many as there are rows",
        index,
        row.length,
        classes);
    for (int column = 0; column < classes; column++) {
      checkArgument(
          row[column] >= 0, "the count in row %s, column %s is %s", index, column, row[column]);
    }
  }

  /**
   * Sets the text in the cells; empty cells stay blank. The default is the count. With more than 20
   * classes, cells are small and show their shade alone.
   */
  public ConfusionMatrix cells(Cells cells) {
    return new ConfusionMatrix(counts, classes, cells, title);
  }

  /** Sets the text above the matrix. By default there is no text. */
  public ConfusionMatrix title(String title) {
    return new ConfusionMatrix(counts, classes, cells, title);
  }

  @Override
  public int width() {
    // Rotated names begin left of their column, where the row names are, and end in it.
    int matrix = left() + classes.size() * cell() + Look.MARGIN;
    return Math.max(matrix, Text.widest(List.of(title), Look.TITLE) + 2 * Look.MARGIN);
  }

  @Override
  public int height() {
    return matrixBottom() + nameDepth() + 4 + Text.height(Look.LABEL) + Look.MARGIN;
  }

  @Override
  public void paint(Graphics2D g) {
    g.setColor(Look.INK);
    Text.draw(g, title, Look.TITLE, width() / 2.0, Look.MARGIN, Text.Anchor.MIDDLE);
    for (int row = 0; row < classes.size(); row++) {
      for (int column = 0; column < classes.size(); column++) {
        paintCell(g, row, column);
      }
    }
    g.setColor(Look.LINE);
    int side = classes.size() * cell();
    g.drawRect(left(), top(), side - 1, side - 1);
    g.setColor(Look.INK);
    paintNames(g);
  }

  private void paintCell(Graphics2D g, int row, int column) {
    int x = left() + column * cell();
    int y = top() + row * cell();
    long total = Arrays.stream(counts[row]).asLongStream().sum();
    double share = total == 0 ? 0 : counts[row][column] / (double) total;
    g.setColor(shade(share));
    g.fillRect(x, y, cell(), cell());
    if (isNumbered() && counts[row][column] > 0) {
      // From a share of one half, the background is dark enough for white text.
      g.setColor(share < 0.5 ? Look.INK : Color.WHITE);
      String text = text(counts[row][column], share);
      double middle = x + cell() / 2.0;
      Text.drawCentred(g, text, Look.SMALL, middle, y + cell() / 2.0, Text.Anchor.MIDDLE);
    }
  }

  private String text(int count, double share) {
    return switch (cells) {
      case COUNT -> Integer.toString(count);
      case PERCENT -> String.format(Locale.ROOT, "%.1f", 100 * share);
    };
  }

  private static Color shade(double share) {
    return new Color(
        shade(FULL.getRed(), share), shade(FULL.getGreen(), share), shade(FULL.getBlue(), share));
  }

  private static int shade(int full, double share) {
    return (int) Math.round(255 + share * (full - 255));
  }

  private void paintNames(Graphics2D g) {
    double half = cell() / 2.0;
    for (int i = 0; i < classes.size(); i++) {
      double y = top() + i * cell() + half;
      Text.drawCentred(g, classes.get(i), Look.LABEL, left() - 6, y, Text.Anchor.END);
      double x = left() + i * cell() + half;
      double below = matrixBottom() + 10;
      Text.drawRotated(g, classes.get(i), Look.LABEL, x, below, Text.Anchor.END, nameAngle());
    }
    double sideMiddle = top() + classes.size() * half;
    double axisX = Look.MARGIN + Text.height(Look.LABEL) / 2.0;
    Text.drawRotated(g, "true class", Look.LABEL, axisX, sideMiddle, Text.Anchor.MIDDLE, 90);
    double bottomMiddle = left() + classes.size() * half;
    double bottom = height() - Look.MARGIN - Text.height(Look.LABEL);
    String xTitle =
        cells == Cells.PERCENT ? "predicted class (% of the true class)" : "predicted class";
    Text.draw(g, xTitle, Look.LABEL, bottomMiddle, bottom, Text.Anchor.MIDDLE);
  }

  private boolean isNumbered() {
    return classes.size() <= MAX_NUMBERED;
  }

  private int cell() {
    return isNumbered() ? CELL : SMALL_CELL;
  }

  private double nameAngle() {
    return isNumbered() ? 40 : 90;
  }

  /** Returns the left edge of the cells. */
  int left() {
    return Look.MARGIN + Text.height(Look.LABEL) + 6 + Text.widest(classes, Look.LABEL) + 6;
  }

  /** Returns the top edge of the cells. */
  int top() {
    return Look.MARGIN + (title.isEmpty() ? 0 : Text.height(Look.TITLE) + 6);
  }

  private int matrixBottom() {
    return top() + classes.size() * cell();
  }

  /** Returns the extent of the rotated names below the matrix. */
  private int nameDepth() {
    double angle = Math.toRadians(nameAngle());
    double names = Text.widest(classes, Look.LABEL) * Math.sin(angle);
    return (int) Math.ceil(10 + names + Text.height(Look.LABEL) / 2.0 * Math.cos(angle));
  }
}
