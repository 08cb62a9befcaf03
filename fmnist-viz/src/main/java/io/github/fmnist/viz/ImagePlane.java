package io.github.fmnist.viz;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.awt.Graphics2D;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Images without gaps, each at its position in a plane of two coordinates, such as the images
 * decoded from a two-dimensional latent space.
 *
 * <pre>{@code
 * ImagePlane.of(decoded, z1, z2).axisTitles("z1", "z2").writePng(path);
 * }</pre>
 *
 * <p>Immutable; arrays are copied.
 */
public final class ImagePlane implements Picture {
  /** Length of the marks at the axes, in pixels. */
  private static final int TICK = 4;

  /** Minimum space between neighbouring numbers, in pixels. */
  private static final int SPACE = 10;

  private final ImageValues images;
  private final List<Double> xs;
  private final List<Double> ys;
  private final int scale;
  private final Tones tones;
  private final PlaneTitles titles;

  /** The texts above, below and to the left; empty where there are none. */
  private record PlaneTitles(String title, String x, String y) {
    PlaneTitles {
      Objects.requireNonNull(title, "title");
      Objects.requireNonNull(x, "x");
      Objects.requireNonNull(y, "y");
    }
  }

  private ImagePlane(
      ImageValues images,
      List<Double> xs,
      List<Double> ys,
      int scale,
      Tones tones,
      PlaneTitles titles) {
    this.images = images;
    this.xs = xs;
    this.ys = ys;
    this.scale = scale;
    this.tones = tones;
    this.titles = titles;
  }

  /**
   * Returns a picture of the given images.
   *
   * @param images one for each pair of coordinates, in a shape that {@link ImageGrid#of(INDArray)}
   *     accepts; image {@code row * xs.length + column} lies at {@code (xs[column], ys[row])}
   * @param xs the coordinates from left to right, strictly increasing
   * @param ys the coordinates from bottom to top, strictly increasing
   * @throws IllegalArgumentException if the images and the coordinates do not match
   */
  public static ImagePlane of(INDArray images, double[] xs, double[] ys) {
    ImageValues copy = ImageValues.of(images);
    requireIncreasing("xs", xs);
    requireIncreasing("ys", ys);
    checkArgument(
        copy.count() == xs.length * ys.length,
        "%s x %s images expected, %s found",
        xs.length,
        ys.length,
        copy.count());
    return new ImagePlane(
        copy, boxed(xs), boxed(ys), 1, Tones.DEFAULT, new PlaneTitles("", "", ""));
  }

  private static void requireIncreasing(String name, double[] values) {
    for (int i = 0; i < values.length; i++) {
      double before = i == 0 ? Double.NEGATIVE_INFINITY : values[i - 1];
      checkArgument(
          values[i] > before && Double.isFinite(values[i]),
          "finite and increasing %s expected, %s found after %s",
          name,
          values[i],
          before);
    }
  }

  private static List<Double> boxed(double[] values) {
    return DoubleStream.of(values).boxed().toList();
  }

  /** Sets the text above the images. By default there is no text. */
  public ImagePlane title(String title) {
    return titled(new PlaneTitles(title, titles.x(), titles.y()));
  }

  /** Sets the titles of the axes. By default there are no titles. */
  public ImagePlane axisTitles(String x, String y) {
    return titled(new PlaneTitles(titles.title(), x, y));
  }

  private ImagePlane titled(PlaneTitles texts) {
    return new ImagePlane(images, xs, ys, scale, tones, texts);
  }

  /** Sets the side of one value of an image, in pixels, at least 1, which is the default. */
  public ImagePlane scale(int scale) {
    checkArgument(scale > 0, "a scale of at least 1 expected, %s found", scale);
    return new ImagePlane(images, xs, ys, scale, tones, titles);
  }

  /**
   * Sets the values shown as black and as white; those beyond are clipped. The default is 0 and 1.
   */
  public ImagePlane range(double low, double high) {
    return new ImagePlane(images, xs, ys, scale, tones.range(low, high), titles);
  }

  @Override
  public int width() {
    // Half a number can reach beyond the last image.
    int plane = left() + xs.size() * cellWidth() + Text.widest(texts(xs), Look.LABEL) / 2;
    int title = Text.widest(List.of(titles.title()), Look.TITLE) + Look.MARGIN;
    return Look.MARGIN + Math.max(plane, title);
  }

  @Override
  public int height() {
    int axis = titles.x().isEmpty() ? 0 : Text.height(Look.LABEL) + 2;
    return bottom() + TICK + 2 + Text.height(Look.LABEL) + axis + Look.MARGIN;
  }

  @Override
  public void paint(Graphics2D g) {
    for (int row = 0; row < ys.size(); row++) {
      for (int column = 0; column < xs.size(); column++) {
        int x = left() + column * cellWidth();
        int y = bottom() - (row + 1) * cellHeight();
        g.drawImage(images.enlarged(row * xs.size() + column, scale, tones), x, y, null);
      }
    }
    g.setColor(Look.INK);
    paintTitles(g);
    paintNumbers(g);
  }

  private void paintTitles(Graphics2D g) {
    Text.draw(g, titles.title(), Look.TITLE, width() / 2.0, Look.MARGIN, Text.Anchor.MIDDLE);
    double middle = left() + xs.size() * cellWidth() / 2.0;
    double below = height() - Look.MARGIN - Text.height(Look.LABEL);
    Text.draw(g, titles.x(), Look.LABEL, middle, below, Text.Anchor.MIDDLE);
    double beside = Look.MARGIN + Text.height(Look.LABEL) / 2.0;
    double centre = bottom() - ys.size() * cellHeight() / 2.0;
    Text.drawRotated(g, titles.y(), Look.LABEL, beside, centre, Text.Anchor.MIDDLE, 90);
  }

  private void paintNumbers(Graphics2D g) {
    List<String> xTexts = texts(xs);
    List<String> yTexts = texts(ys);
    // The same space on both axes makes them look alike.
    int space = Text.widest(xTexts, Look.LABEL) + SPACE;
    for (int column : shown(xs.size(), space, cellWidth())) {
      int x = left() + column * cellWidth() + cellWidth() / 2;
      g.fillRect(x, bottom(), 1, TICK);
      double top = bottom() + TICK + 2.0;
      Text.draw(g, xTexts.get(column), Look.LABEL, x, top, Text.Anchor.MIDDLE);
    }
    for (int row : shown(ys.size(), space, cellHeight())) {
      int y = bottom() - row * cellHeight() - cellHeight() / 2;
      g.fillRect(left() - TICK, y, TICK, 1);
      double end = left() - TICK - 3.0;
      Text.drawCentred(g, yTexts.get(row), Look.LABEL, end, y, Text.Anchor.END);
    }
  }

  /**
   * Returns the indices of the cells that show their number: as many as there is space for,
   * centred.
   */
  private static int[] shown(int count, int space, int cellSize) {
    int stride = (space + cellSize - 1) / cellSize;
    int first = (count - 1) % stride / 2;
    return IntStream.iterate(first, i -> i < count, i -> i + stride).toArray();
  }

  /** Returns the coordinates as text, rounded to a tenth of the finest step. */
  private static List<String> texts(List<Double> values) {
    double finest =
        IntStream.range(1, values.size())
            .mapToDouble(i -> values.get(i) - values.get(i - 1))
            .min()
            .orElse(1);
    return values.stream().map(value -> Text.number(value, finest / 10)).toList();
  }

  private int left() {
    int axis = titles.y().isEmpty() ? 0 : Text.height(Look.LABEL) + 4;
    return Look.MARGIN + axis + Text.widest(texts(ys), Look.LABEL) + TICK + 3;
  }

  private int bottom() {
    int title = titles.title().isEmpty() ? 0 : Text.height(Look.TITLE) + 6;
    return Look.MARGIN + title + ys.size() * cellHeight();
  }

  private int cellWidth() {
    return images.width() * scale;
  }

  private int cellHeight() {
    return images.height() * scale;
  }
}
