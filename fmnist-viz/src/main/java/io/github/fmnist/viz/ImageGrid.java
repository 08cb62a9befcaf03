package io.github.fmnist.viz;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.awt.Graphics2D;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A grid of images, filled row by row, with optional texts. The images are grey, show any values in
 * colours, or are RGB.
 *
 * <pre>{@code
 * ImageGrid.of(images).columns(10).captions(names).writePng(path);
 *
 * ImageGrid.of(errors).colorMap(ColorMap.INFERNO).range(0, 0.5).colorBar("absolute error");
 * }</pre>
 *
 * <p>Immutable; the images are copied.
 */
public final class ImageGrid implements Picture {
  private final Grid grid;

  private ImageGrid(Grid grid) {
    this.grid = grid;
  }

  /**
   * Returns a grid of the given images.
   *
   * @param images any numeric type, {@code [n, h, w]}, {@code [n, 1, h, w]}, RGB as {@code [n, 3,
   *     h, w]}, or square ones as {@code [n, h * h]}
   * @throws IllegalArgumentException if the shape is different or a value is NaN
   */
  public static ImageGrid of(INDArray images) {
    return of(ImageValues.of(images));
  }

  /**
   * Returns a grid of the given flat images.
   *
   * @param images any numeric type, {@code [n, height * width]}, each row after row
   * @param height rows of an image
   * @param width columns of an image
   * @throws IllegalArgumentException if the shape is different or a value is NaN
   */
  public static ImageGrid of(INDArray images, int height, int width) {
    return of(ImageValues.of(images, height, width));
  }

  private static ImageGrid of(ImageValues images) {
    int columns = Math.min(10, images.count());
    return new ImageGrid(
        new Grid(images, columns, 3, Tones.DEFAULT, GridLabels.NONE, Optional.empty()));
  }

  /**
   * Sets the number of images in a row, at least 1. The default is 10, or the number of images if
   * there are fewer.
   *
   * @throws IllegalArgumentException if row or column labels were set that no longer fit: set the
   *     columns first
   */
  public ImageGrid columns(int columns) {
    checkArgument(columns > 0, "at least one column expected, %s found", columns);
    return new ImageGrid(grid.columns(columns));
  }

  /** Sets the side of one value of an image, in pixels, at least 1. The default is 3. */
  public ImageGrid scale(int scale) {
    checkArgument(scale > 0, "a scale of at least 1 expected, %s found", scale);
    return new ImageGrid(grid.scale(scale));
  }

  /**
   * Sets the values shown in the first and the last colour, which are black and white by default;
   * those beyond are clipped. The default is 0 and 1.
   *
   * @param low the value of the first colour
   * @param high the value of the last colour, above {@code low}
   */
  public ImageGrid range(double low, double high) {
    return toned(grid.tones().range(low, high));
  }

  /**
   * Reverses the order of the colours: with greys, exchanges black and white. By default high
   * values are light.
   */
  public ImageGrid inverted() {
    return toned(grid.tones().exchanged());
  }

  /**
   * Sets the colours of the values. The default is {@link ColorMap#GREY}.
   *
   * @throws IllegalArgumentException if the images are RGB, whose values are colours already
   */
  public ImageGrid colorMap(ColorMap map) {
    requireNoRgb("a colour map");
    return toned(grid.tones().map(map));
  }

  private void requireNoRgb(String what) {
    checkArgument(!grid.images().isRgb(), "%s needs images of one channel, these have three", what);
  }

  private ImageGrid toned(Tones tones) {
    return new ImageGrid(grid.tones(tones));
  }

  /**
   * Adds a bar below the images that shows the colours of the values. By default there is no bar.
   *
   * @param title the quantity shown, with its unit
   * @throws IllegalArgumentException if the images are RGB
   */
  public ImageGrid colorBar(String title) {
    requireNoRgb("a colour bar");
    return new ImageGrid(grid.barTitle(title));
  }

  /**
   * Sets a text under each image; the cells are at least as wide as the widest text. There are none
   * by default.
   */
  public ImageGrid captions(List<String> captions) {
    return labelled(grid.labels().captions(captions));
  }

  /**
   * Sets a text to the left of each row; long ones are broken into lines. There are none by
   * default.
   */
  public ImageGrid rowLabels(List<String> rows) {
    return labelled(grid.labels().rows(rows));
  }

  /**
   * Sets a text to the right of each row, such as the end of a path; long ones are broken into
   * lines. By default there are no labels.
   */
  public ImageGrid rowEndLabels(List<String> rowEnds) {
    return labelled(grid.labels().rowEnds(rowEnds));
  }

  /** Sets a text above each column. By default there are no texts. */
  public ImageGrid columnLabels(List<String> columns) {
    return labelled(grid.labels().columns(columns));
  }

  /** Sets the text above the grid. By default there is no text. */
  public ImageGrid title(String title) {
    return labelled(grid.labels().title(title));
  }

  private ImageGrid labelled(GridLabels labels) {
    return new ImageGrid(grid.labels(labels));
  }

  @Override
  public int width() {
    return grid.width(grid.widths());
  }

  @Override
  public int height() {
    return grid.height();
  }

  @Override
  public void paint(Graphics2D g) {
    grid.paint(g, grid.widths());
  }

  /** Returns the grid that is painted, for pictures that align it with others. */
  Grid grid() {
    return grid;
  }
}
