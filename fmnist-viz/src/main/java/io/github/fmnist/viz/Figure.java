package io.github.fmnist.viz;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.awt.Font;
import java.awt.Graphics2D;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Several pictures on one page: rows of panels under a title, with a caption at the bottom.
 *
 * <p>Immutable, if its pictures are.
 */
public final class Figure implements Picture {
  private static final Font TITLE = Look.TITLE.deriveFont(20f);

  private final String title;
  private final List<List<Picture>> rows;
  private final String caption;

  private Figure(String title, List<List<Picture>> rows, String caption) {
    this.title = Objects.requireNonNull(title, "title");
    this.rows = rows;
    this.caption = Objects.requireNonNull(caption, "caption");
  }

  /**
   * Returns a figure that has no panels yet.
   *
   * @param title the text at the top; empty for none
   */
  public static Figure of(String title) {
    return new Figure(title, List.of(), "");
  }

  /** Adds a row of pictures below the others, each in its own size, from left to right. */
  public Figure row(Picture... pictures) {
    checkArgument(pictures.length > 0, "a row without pictures");
    List<List<Picture>> all = Stream.concat(rows.stream(), Stream.of(List.of(pictures))).toList();
    return new Figure(title, all, caption);
  }

  /**
   * Sets the text at the bottom, such as the source of the data; it is broken into lines if it is
   * wider than the figure. By default there is no caption.
   */
  public Figure caption(String caption) {
    return new Figure(title, rows, caption);
  }

  @Override
  public int width() {
    int widest = rows.stream().mapToInt(Figure::widthOf).max().orElse(0);
    return Math.max(widest, Text.widest(List.of(title), TITLE)) + 2 * Look.MARGIN;
  }

  @Override
  public int height() {
    int panels = rows.stream().mapToInt(Figure::heightOf).sum();
    int lines = captionLines().size() * Text.height(Look.LABEL);
    return top() + panels + lines + 2 * Look.MARGIN;
  }

  @Override
  public void paint(Graphics2D g) {
    g.setColor(Look.INK);
    Text.draw(g, title, TITLE, width() / 2.0, Look.MARGIN, Text.Anchor.MIDDLE);
    int y = top();
    for (List<Picture> row : rows) {
      paintRow(g, row, y);
      y += heightOf(row);
    }
    g.setColor(Look.FAINT_INK);
    for (String line : captionLines()) {
      y += Text.height(Look.LABEL);
      double top = y + Look.MARGIN - Text.height(Look.LABEL);
      Text.draw(g, line, Look.LABEL, width() / 2.0, top, Text.Anchor.MIDDLE);
    }
  }

  private void paintRow(Graphics2D g, List<Picture> row, int y) {
    int x = (width() - widthOf(row)) / 2;
    for (Picture picture : row) {
      Graphics2D panel = (Graphics2D) g.create();
      panel.translate(x, y);
      picture.paint(panel);
      panel.dispose();
      x += picture.width();
    }
  }

  private int top() {
    return Look.MARGIN + (title.isEmpty() ? 0 : Text.height(TITLE) + Look.MARGIN);
  }

  private List<String> captionLines() {
    return Text.wrap(caption, Look.LABEL, width() - 2.0 * Look.MARGIN);
  }

  private static int widthOf(List<Picture> row) {
    return row.stream().mapToInt(Picture::width).sum();
  }

  private static int heightOf(List<Picture> row) {
    return row.stream().mapToInt(Picture::height).max().orElse(0);
  }
}
