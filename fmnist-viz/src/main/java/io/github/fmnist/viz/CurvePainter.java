package io.github.fmnist.viz;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/**
 * Paints curves on a plot. XChart 4.0.3 can do so, too, but restarts its dash pattern at every
 * point (PlotContent_XY), so that dashed lines of many epochs look solid.
 */
final class CurvePainter {
  static final Stroke SOLID = new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  static final Stroke DASHED =
      new BasicStroke(1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0);
  static final Stroke DOTTED =
      new BasicStroke(
          1.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 1, new float[] {1, 5}, 0);

  /** The maximum number of marks on one curve; more would hide it. */
  private static final int MAX_MARKS = 20;

  private final Graphics2D g;
  private final PlotArea area;

  CurvePainter(Graphics2D g, PlotArea area) {
    this.g = g;
    this.area = area;
  }

  /** Paints the bands first, then the training curves, so that no solid curve is covered. */
  void paint(List<Curve> curves) {
    Rectangle2D bounds = area.bounds();
    g.clip(
        new Rectangle2D.Double(
            bounds.getX(),
            bounds.getY() - Mark.RADIUS,
            bounds.getWidth(),
            bounds.getHeight() + 2 * Mark.RADIUS));
    for (int i = 0; i < curves.size(); i++) {
      g.setColor(faint(Look.color(i)));
      paintBand(curves.get(i).low(), curves.get(i).high());
    }
    for (int i = 0; i < curves.size(); i++) {
      paintTrain(curves.get(i).train(), i);
    }
    for (int i = 0; i < curves.size(); i++) {
      paintMain(curves.get(i).main(), i);
    }
  }

  /** Paints a horizontal line across the plot. */
  void paintLevel(double value) {
    g.setColor(Look.INK);
    g.setStroke(DOTTED);
    Rectangle2D bounds = area.bounds();
    g.draw(new Line2D.Double(bounds.getX(), area.y(value), bounds.getMaxX(), area.y(value)));
  }

  /** Paints the sample of curve {@code i} in a legend. */
  static void sample(Graphics2D g, int i) {
    g.setColor(Look.color(i));
    sampleLine(g, SOLID);
    Mark.of(i).fill(g, Legend.SAMPLE_WIDTH / 2.0, Legend.SAMPLE_HEIGHT / 2.0);
  }

  static void sampleLine(Graphics2D g, Stroke stroke) {
    double middle = Legend.SAMPLE_HEIGHT / 2.0;
    g.setStroke(stroke);
    g.draw(new Line2D.Double(0, middle, Legend.SAMPLE_WIDTH, middle));
  }

  private static Color faint(Color color) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), 48);
  }

  private void paintBand(List<Double> low, List<Double> high) {
    Path2D band = new Path2D.Double();
    for (int i = 1; i < low.size(); i++) {
      if (Double.isFinite(low.get(i - 1) + low.get(i) + high.get(i - 1) + high.get(i))) {
        band.moveTo(x(i - 1), area.y(low.get(i - 1)));
        band.lineTo(x(i), area.y(low.get(i)));
        band.lineTo(x(i), area.y(high.get(i)));
        band.lineTo(x(i - 1), area.y(high.get(i - 1)));
        band.closePath();
      }
    }
    g.fill(band);
  }

  private void paintTrain(List<Double> values, int curve) {
    g.setColor(Look.color(curve));
    g.setStroke(DASHED);
    g.draw(line(values));
    for (int i = 0; i < values.size(); i++) {
      if (isIsolated(values, i)) {
        Mark.of(curve).outline(g, x(i), area.y(values.get(i)));
      }
    }
  }

  private void paintMain(List<Double> values, int curve) {
    g.setColor(Look.color(curve));
    g.setStroke(SOLID);
    g.draw(line(values));
    int stride = (values.size() + MAX_MARKS - 1) / MAX_MARKS;
    for (int i = 0; i < values.size(); i++) {
      if (isIsolated(values, i) || (Double.isFinite(values.get(i)) && i % stride == 0)) {
        Mark.of(curve).fill(g, x(i), area.y(values.get(i)));
      }
    }
  }

  private Path2D line(List<Double> values) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < values.size(); i++) {
      if (!Double.isFinite(values.get(i))) {
        continue;
      }
      if (isFinite(values, i - 1)) {
        path.lineTo(x(i), area.y(values.get(i)));
      } else {
        path.moveTo(x(i), area.y(values.get(i)));
      }
    }
    return path;
  }

  /**
   * Returns whether value {@code i} is finite and has no finite neighbour to which a line could
   * lead.
   */
  private static boolean isIsolated(List<Double> values, int i) {
    return isFinite(values, i) && !isFinite(values, i - 1) && !isFinite(values, i + 1);
  }

  private static boolean isFinite(List<Double> values, int i) {
    return i >= 0 && i < values.size() && Double.isFinite(values.get(i));
  }

  private double x(int index) {
    return area.x(index + 1);
  }
}
