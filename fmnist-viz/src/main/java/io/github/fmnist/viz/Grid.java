package io.github.fmnist.viz;

import java.awt.Graphics2D;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The content, the layout and the painting of an image grid. */
record Grid(
    ImageValues images,
    int columns,
    int scale,
    Tones tones,
    GridLabels labels,
    Optional<String> barTitle) {
  /** Space between neighbouring images, in pixels. */
  static final int GAP = 4;

  private static final int BESIDE_ROW = 8;

  /** Row labels wider than this are broken into lines. */
  private static final int MAX_ROW_LABEL_WIDTH = 130;

  Grid {
    labels.requireFit(images.count(), rows(images, columns), columns);
  }

  Grid columns(int count) {
    return new Grid(images, count, scale, tones, labels, barTitle);
  }

  Grid scale(int side) {
    return new Grid(images, columns, side, tones, labels, barTitle);
  }

  Grid tones(Tones other) {
    return new Grid(images, columns, scale, other, labels, barTitle);
  }

  Grid labels(GridLabels texts) {
    return new Grid(images, columns, scale, tones, texts, barTitle);
  }

  Grid barTitle(String title) {
    return new Grid(images, columns, scale, tones, labels, Optional.of(title));
  }

  /**
   * The widths of the parts of a row, in pixels: left of its cells, each cell, right of its cells.
   */
  record Widths(int left, int cell, int right) {
    Widths max(Widths other) {
      return new Widths(
          Math.max(left, other.left), Math.max(cell, other.cell), Math.max(right, other.right));
    }
  }

  /** Returns the minimum widths. */
  Widths widths() {
    int texts =
        Math.max(
            Text.widest(labels.captions(), Look.SMALL), Text.widest(labels.columns(), Look.LABEL));
    int cell = Math.max(images.width() * scale, texts == 0 ? 0 : texts + 4);
    return new Widths(beside(labels.rows()), cell, beside(labels.rowEnds()));
  }

  private static int beside(List<String> texts) {
    List<String> lines = texts.stream().flatMap(t -> lines(t).stream()).toList();
    return texts.isEmpty() ? 0 : Text.widest(lines, Look.LABEL) + BESIDE_ROW;
  }

  private static List<String> lines(String rowLabel) {
    return Text.wrap(rowLabel, Look.LABEL, MAX_ROW_LABEL_WIDTH);
  }

  int width(Widths widths) {
    int grid = widths.left() + cellsWidth(widths) + widths.right();
    int title = Text.widest(List.of(labels.title()), Look.TITLE);
    int bar = bar().map(ColorBar::minWidth).orElse(0) + widths.left();
    return 2 * Look.MARGIN + Math.max(grid, Math.max(title, bar));
  }

  int height() {
    int bar = bar().map(b -> GAP + 2 + b.height()).orElse(0);
    return 2 * Look.MARGIN + top() + rows() * (cellHeight() + GAP) - GAP + bar;
  }

  private Optional<ColorBar> bar() {
    return barTitle.map(title -> new ColorBar(title, tones));
  }

  void paint(Graphics2D g, Widths widths) {
    g.setColor(Look.INK);
    double middle = width(widths) / 2.0;
    Text.draw(g, labels.title(), Look.TITLE, middle, Look.MARGIN, Text.Anchor.MIDDLE);
    for (int i = 0; i < images.count(); i++) {
      paintCell(g, i, widths);
    }
    double left = x(0, widths) - BESIDE_ROW;
    double right = x(0, widths) + cellsWidth(widths) + BESIDE_ROW;
    paintRowTexts(g, labels.rows(), left, Text.Anchor.END);
    paintRowTexts(g, labels.rowEnds(), right, Text.Anchor.START);
    for (int column = 0; column < labels.columns().size(); column++) {
      double columnMiddle = x(column, widths) + widths.cell() / 2.0;
      double top = y(0) - Text.height(Look.LABEL) - 4;
      Text.draw(g, labels.columns().get(column), Look.LABEL, columnMiddle, top, Text.Anchor.MIDDLE);
    }
    int barTop = y(rows()) + 2;
    bar().ifPresent(b -> b.paint(g, x(0, widths), barTop, barSpace(b, widths)));
  }

  /**
   * Returns the width available to a bar. A bar wider than the cells extends beyond them on the
   * right only.
   */
  private int barSpace(ColorBar bar, Widths widths) {
    return Math.max(bar.minWidth(), cellsWidth(widths));
  }

  private void paintCell(Graphics2D g, int i, Widths widths) {
    int x = x(i % columns, widths);
    int y = y(i / columns);
    int imageX = x + (widths.cell() - images.width() * scale) / 2;
    g.drawImage(images.enlarged(i, scale, tones), imageX, y, null);
    if (!labels.captions().isEmpty()) {
      double top = y + images.height() * scale + 2;
      String caption = labels.captions().get(i);
      Text.draw(g, caption, Look.SMALL, x + widths.cell() / 2.0, top, Text.Anchor.MIDDLE);
    }
  }

  private void paintRowTexts(Graphics2D g, List<String> texts, double x, Text.Anchor anchor) {
    int line = Text.height(Look.LABEL);
    for (int row = 0; row < texts.size(); row++) {
      List<String> lines = lines(texts.get(row));
      double height = lines.size() * line;
      double y = y(row) + Math.max(0, (images.height() * scale - height) / 2);
      for (String text : lines) {
        Text.draw(g, text, Look.LABEL, x, y, anchor);
        y += line;
      }
    }
  }

  private int rows() {
    return rows(images, columns);
  }

  private static int rows(ImageValues images, int columns) {
    return (images.count() + columns - 1) / columns;
  }

  private int cellsWidth(Widths widths) {
    return columns * (widths.cell() + GAP) - GAP;
  }

  /** Returns the left edge of the cells of a column. */
  private static int x(int column, Widths widths) {
    return Look.MARGIN + widths.left() + column * (widths.cell() + GAP);
  }

  /** Returns the top edge of the cells of a row. */
  private int y(int row) {
    return Look.MARGIN + top() + row * (cellHeight() + GAP);
  }

  private int top() {
    int title = labels.title().isEmpty() ? 0 : Text.height(Look.TITLE) + 6;
    return title + (labels.columns().isEmpty() ? 0 : Text.height(Look.LABEL) + 4);
  }

  private int cellHeight() {
    int caption = labels.captions().isEmpty() ? 0 : Text.height(Look.SMALL) + 4;
    int maxLines =
        Stream.concat(labels.rows().stream(), labels.rowEnds().stream())
            .mapToInt(text -> lines(text).size())
            .max()
            .orElse(0);
    return Math.max(images.height() * scale + caption, maxLines * Text.height(Look.LABEL));
  }
}
