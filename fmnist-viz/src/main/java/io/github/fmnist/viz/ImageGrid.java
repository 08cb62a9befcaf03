package io.github.fmnist.viz;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.awt.Graphics2D;
import java.util.List;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Grey images side by side, filled row after row, with optional texts.
 *
 * <pre>{@code
 * ImageGrid.of(images).columns(10).captions(names).writePng(path);
 * }</pre>
 *
 * <p>Immutable; the images are copied.
 */
public final class ImageGrid implements Picture {
  /** Space between neighbouring images, in pixels. */
  static final int GAP = 4;

  private final GreyImages images;
  private final int columns;
  private final int scale;
  private final Tones tones;
  private final GridLabels labels;

  private ImageGrid(GreyImages images, int columns, int scale, Tones tones, GridLabels labels) {
    this.images = images;
    this.columns = columns;
    this.scale = scale;
    this.tones = tones;
    this.labels = labels;
    requireOneFor("image", images.count(), labels.captions());
    requireOneFor("row", rows(), labels.rows());
    requireOneFor("column", columns, labels.columns());
  }

  private static void requireOneFor(String place, int count, List<String> texts) {
    checkArgument(
        texts.isEmpty() || texts.size() == count,
        "one text for each %s expected, %s found for %s",
        place,
        texts.size(),
        count);
  }

  /**
   * Returns a grid of the given images.
   *
   * @param images any numeric type, {@code [n, h, w]}, {@code [n, 1, h, w]} or square ones as
   *     {@code [n, h * h]}
   * @throws IllegalArgumentException if the shape is another or a value is NaN
   */
  public static ImageGrid of(INDArray images) {
    return of(GreyImages.of(images));
  }

  /**
   * Returns a grid of the given flat images.
   *
   * @param images any numeric type, {@code [n, height * width]}, each row after row
   * @param height rows of an image
   * @param width columns of an image
   * @throws IllegalArgumentException if the shape is another or a value is NaN
   */
  public static ImageGrid of(INDArray images, int height, int width) {
    return of(GreyImages.of(images, height, width));
  }

  private static ImageGrid of(GreyImages images) {
    int columns = Math.min(10, images.count());
    return new ImageGrid(images, columns, 3, new Tones(0, 1, false), GridLabels.NONE);
  }

  /**
   * Sets how many images stand in a row, at least 1. The default is 10, or all of fewer.
   *
   * @throws IllegalArgumentException if row or column labels were set that no longer fit: set the
   *     columns first
   */
  public ImageGrid columns(int columns) {
    checkArgument(columns > 0, "at least one column expected, %s found", columns);
    return new ImageGrid(images, columns, scale, tones, labels);
  }

  /** Sets the side of one value of an image, in pixels, at least 1. The default is 3. */
  public ImageGrid scale(int scale) {
    checkArgument(scale > 0, "a scale of at least 1 expected, %s found", scale);
    return new ImageGrid(images, columns, scale, tones, labels);
  }

  /**
   * Sets the values shown as black and as white; those beyond are clipped. The default is 0 and 1.
   *
   * @param low the value of black
   * @param high the value of white, above {@code low}
   */
  public ImageGrid range(double low, double high) {
    return new ImageGrid(images, columns, scale, new Tones(low, high, tones.inverted()), labels);
  }

  /** Exchanges black and white. By default high values are light. */
  public ImageGrid inverted() {
    Tones exchanged = new Tones(tones.low(), tones.high(), !tones.inverted());
    return new ImageGrid(images, columns, scale, exchanged, labels);
  }

  /** Sets a text under each image; the cells grow to the widest. There are none by default. */
  public ImageGrid captions(List<String> captions) {
    return labelled(new GridLabels(labels.title(), captions, labels.rows(), labels.columns()));
  }

  /** Sets a text to the left of each row. There are none by default. */
  public ImageGrid rowLabels(List<String> rows) {
    return labelled(new GridLabels(labels.title(), labels.captions(), rows, labels.columns()));
  }

  /** Sets a text above each column. There are none by default. */
  public ImageGrid columnLabels(List<String> columns) {
    return labelled(new GridLabels(labels.title(), labels.captions(), labels.rows(), columns));
  }

  /** Sets the text above the grid. There is none by default. */
  public ImageGrid title(String title) {
    Objects.requireNonNull(title, "title");
    return labelled(new GridLabels(title, labels.captions(), labels.rows(), labels.columns()));
  }

  private ImageGrid labelled(GridLabels texts) {
    return new ImageGrid(images, columns, scale, tones, texts);
  }

  @Override
  public int width() {
    int grid = left() + columns * (cellWidth() + GAP) - GAP;
    return 2 * Look.MARGIN + Math.max(grid, Text.widest(List.of(labels.title()), Look.TITLE));
  }

  @Override
  public int height() {
    return 2 * Look.MARGIN + top() + rows() * (cellHeight() + GAP) - GAP;
  }

  @Override
  public void paint(Graphics2D g) {
    g.setColor(Look.INK);
    Text.draw(g, labels.title(), Look.TITLE, width() / 2.0, Look.MARGIN, Text.Anchor.MIDDLE);
    for (int i = 0; i < images.count(); i++) {
      paintCell(g, i);
    }
    for (int row = 0; row < labels.rows().size(); row++) {
      double middle = y(row) + images.height() * scale / 2.0;
      Text.drawCentred(g, labels.rows().get(row), Look.LABEL, x(0) - 8, middle, Text.Anchor.END);
    }
    for (int column = 0; column < labels.columns().size(); column++) {
      double middle = x(column) + cellWidth() / 2.0;
      double top = y(0) - Text.height(Look.LABEL) - 4;
      Text.draw(g, labels.columns().get(column), Look.LABEL, middle, top, Text.Anchor.MIDDLE);
    }
  }

  private void paintCell(Graphics2D g, int i) {
    int x = x(i % columns);
    int y = y(i / columns);
    int imageX = x + (cellWidth() - images.width() * scale) / 2;
    g.drawImage(images.enlarged(i, scale, tones), imageX, y, null);
    if (!labels.captions().isEmpty()) {
      double top = y + images.height() * scale + 2;
      String caption = labels.captions().get(i);
      Text.draw(g, caption, Look.SMALL, x + cellWidth() / 2.0, top, Text.Anchor.MIDDLE);
    }
  }

  private int rows() {
    return (images.count() + columns - 1) / columns;
  }

  /** Returns where the cells of a column begin. */
  private int x(int column) {
    return Look.MARGIN + left() + column * (cellWidth() + GAP);
  }

  /** Returns where the cells of a row begin. */
  private int y(int row) {
    return Look.MARGIN + top() + row * (cellHeight() + GAP);
  }

  private int left() {
    return labels.rows().isEmpty() ? 0 : Text.widest(labels.rows(), Look.LABEL) + 8;
  }

  private int top() {
    int title = labels.title().isEmpty() ? 0 : Text.height(Look.TITLE) + 6;
    return title + (labels.columns().isEmpty() ? 0 : Text.height(Look.LABEL) + 4);
  }

  private int cellWidth() {
    int texts =
        Math.max(
            Text.widest(labels.captions(), Look.SMALL), Text.widest(labels.columns(), Look.LABEL));
    return Math.max(images.width() * scale, texts == 0 ? 0 : texts + 4);
  }

  private int cellHeight() {
    int caption = labels.captions().isEmpty() ? 0 : Text.height(Look.SMALL) + 4;
    return images.height() * scale + caption;
  }
}
