package io.github.fmnist.viz;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Paints groups of bars on a plot whose category {@code i} reaches from {@code i} to {@code i + 1}.
 * XChart 4.0.3 can do so, too, but writes the numbers across the error bars.
 */
record BarPainter(List<Bars> groups, DoubleFunction<String> format, double categoryWidth) {
  static final Mark DOT = Mark.CIRCLE;

  /** The share of a category's width that its bars fill. */
  private static final double FILL = 0.8;

  private static final Stroke ERROR_BAR = new BasicStroke(1.3f);
  private static final double CAP = 4;
  private static final double GAP = 6;

  /** Returns the maximum extent of the numbers beyond a bar, in pixels. */
  int labelHeight() {
    return (int) GAP + (isRotated() ? widestLabel() : Text.height(Look.SMALL));
  }

  /** Returns whether the numbers are wider than a bar and therefore written upwards. */
  private boolean isRotated() {
    return widestLabel() > categoryWidth * FILL / groups.size();
  }

  private int widestLabel() {
    List<String> labels =
        groups.stream().flatMap(b -> b.values().stream().map(format::apply)).toList();
    return Text.widest(labels, Look.SMALL);
  }

  void paint(Graphics2D g, PlotArea area) {
    for (int group = 0; group < groups.size(); group++) {
      Bars bars = groups.get(group);
      for (int category = 0; category < bars.values().size(); category++) {
        double width = FILL / groups.size();
        double middle = category + 0.5 + (group - (groups.size() - 1) / 2.0) * width;
        g.setColor(Look.color(group));
        if (isOfBars(area.y())) {
          g.fill(bar(area, middle, width, bars.values().get(category)));
        } else {
          double value = area.y().clip(bars.values().get(category));
          DOT.fill(g, area.x(middle), area.y(value));
        }
        g.setColor(isOfBars(area.y()) ? Look.INK : Look.color(group));
        paintError(g, area, middle, bars, category);
        g.setColor(Look.INK);
        paintLabel(g, area, middle, bars, category);
      }
    }
    if (isOfBars(area.y())) {
      paintZero(g, area);
    }
  }

  /** Returns whether an axis shows bars; without zero, it shows dots. */
  static boolean isOfBars(Range axis) {
    return axis.low() <= 0 && axis.high() >= 0;
  }

  private static void paintZero(Graphics2D g, PlotArea area) {
    g.setColor(Look.FAINT_INK);
    double zero = area.y(area.y().clip(0));
    g.draw(new Line2D.Double(area.bounds().getX(), zero, area.bounds().getMaxX(), zero));
  }

  private static Rectangle2D bar(PlotArea area, double middle, double width, double value) {
    Rectangle2D bar = new Rectangle2D.Double();
    double half = width / 2 * 0.94;
    bar.setFrameFromDiagonal(
        area.x(middle - half),
        area.y(area.y().clip(0)),
        area.x(middle + half),
        area.y(area.y().clip(value)));
    return bar;
  }

  private static void paintError(
      Graphics2D g, PlotArea area, double middle, Bars bars, int category) {
    if (bars.errors().get(category) == 0) {
      return;
    }
    double x = area.x(middle);
    double low = area.y(area.y().clip(bars.low(category)));
    double high = area.y(area.y().clip(bars.high(category)));
    g.setStroke(ERROR_BAR);
    g.draw(new Line2D.Double(x, low, x, high));
    g.draw(new Line2D.Double(x - CAP, low, x + CAP, low));
    g.draw(new Line2D.Double(x - CAP, high, x + CAP, high));
  }

  private void paintLabel(Graphics2D g, PlotArea area, double middle, Bars bars, int category) {
    String label = format.apply(bars.values().get(category));
    boolean up = bars.values().get(category) >= 0;
    double x = area.x(middle);
    double end = area.y(area.y().clip(up ? bars.high(category) : bars.low(category)));
    if (isRotated()) {
      Text.Anchor anchor = up ? Text.Anchor.START : Text.Anchor.END;
      Text.drawRotated(g, label, Look.SMALL, x, up ? end - GAP : end + GAP, anchor, 90);
    } else {
      double top = up ? end - GAP / 2 - Text.height(Look.SMALL) : end + GAP / 2;
      Text.draw(g, label, Look.SMALL, x, top, Text.Anchor.MIDDLE);
    }
  }
}
