package io.github.fmnist.viz;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Paints points, given as alternating x and y, in the colours of their classes. */
final class PointPainter {
  /** The share of the plot that the points would cover if they did not overlap. */
  private static final double COVERED = 0.25;

  private static final double MIN_RADIUS = 1.2;
  private static final double MAX_RADIUS = 4;

  static final int OPACITY = 150;

  /** Maximum number of points that are painted one by one. */
  private static final int MAX_ELEMENTS = 1000;

  /** Pixels of the image of many points for each pixel of the picture in a row. */
  private static final int RESOLUTION = 3;

  private static final Color OTHERS = new Color(0xDDDDDD);

  private final double[] points;
  private final int[] classes;

  PointPainter(double[] points, int[] classes) {
    this.points = points;
    this.classes = classes;
  }

  DoubleStream xs() {
    return IntStream.range(0, classes.length).mapToDouble(this::x);
  }

  DoubleStream ys() {
    return IntStream.range(0, classes.length).mapToDouble(this::y);
  }

  private double x(int i) {
    return points[2 * i];
  }

  private double y(int i) {
    return points[2 * i + 1];
  }

  /** Paints the sample of a class in a legend. */
  static void sample(Graphics2D g, int classIndex) {
    g.setColor(Look.color(classIndex));
    Mark.of(classIndex).fill(g, Legend.SAMPLE_WIDTH - 8, Legend.SAMPLE_HEIGHT / 2.0, 5);
  }

  /** Paints all points. */
  void paint(Graphics2D g, PlotArea area) {
    paint(g, area, painter -> paint(painter, area, label -> true, PointPainter::translucent));
  }

  /** Paints the points of a class on those of the others, which are grey. */
  void paint(Graphics2D g, PlotArea area, int highlighted) {
    paint(
        g,
        area,
        painter -> {
          paint(painter, area, label -> label != highlighted, label -> OTHERS);
          paint(painter, area, label -> label == highlighted, PointPainter::translucent);
        });
  }

  /** Paints few points one by one, and many as an image, since each is an element of SVG. */
  private void paint(Graphics2D g, PlotArea area, Consumer<Graphics2D> points) {
    g.clip(area.bounds());
    if (classes.length <= MAX_ELEMENTS) {
      points.accept(g);
      return;
    }
    Rectangle bounds = area.bounds().getBounds();
    BufferedImage image =
        new BufferedImage(
            RESOLUTION * bounds.width, RESOLUTION * bounds.height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D painter = image.createGraphics();
    painter.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    painter.scale(RESOLUTION, RESOLUTION);
    painter.translate(-bounds.x, -bounds.y);
    points.accept(painter);
    painter.dispose();
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    g.drawImage(image, bounds.x, bounds.y, bounds.width, bounds.height, null);
  }

  private void paint(
      Graphics2D g, PlotArea area, IntPredicate shown, IntFunction<Color> colorOfClass) {
    double radius = radius(area.bounds());
    for (int i = 0; i < classes.length; i++) {
      if (shown.test(classes[i])) {
        g.setColor(colorOfClass.apply(classes[i]));
        Mark.of(classes[i]).fill(g, area.x(x(i)), area.y(y(i)), radius);
      }
    }
  }

  private static Color translucent(int label) {
    Color color = Look.color(label);
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), OPACITY);
  }

  private double radius(Rectangle2D plot) {
    double each = COVERED * plot.getWidth() * plot.getHeight() / classes.length;
    return Math.min(MAX_RADIUS, Math.max(MIN_RADIUS, Math.sqrt(each / Math.PI)));
  }
}
