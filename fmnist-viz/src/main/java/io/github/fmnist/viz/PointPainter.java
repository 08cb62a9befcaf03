package io.github.fmnist.viz;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Paints points, given as alternating x and y, in the colours of their classes. */
final class PointPainter {
  /** The share of the plot that the points would cover if they did not overlap. */
  private static final double COVERED = 0.25;

  private static final double MIN_RADIUS = 1.2;
  private static final double MAX_RADIUS = 4;

  static final int OPACITY = 150;

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

  void paint(Graphics2D g, PlotArea area) {
    double radius = radius(area.bounds());
    g.clip(area.bounds());
    for (int i = 0; i < classes.length; i++) {
      Color color = Look.color(classes[i]);
      g.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), OPACITY));
      Mark.of(classes[i]).fill(g, area.x(x(i)), area.y(y(i)), radius);
    }
  }

  private double radius(Rectangle2D plot) {
    double each = COVERED * plot.getWidth() * plot.getHeight() / classes.length;
    return Math.min(MAX_RADIUS, Math.max(MIN_RADIUS, Math.sqrt(each / Math.PI)));
  }
}
