package io.github.fmnist.viz;

import java.awt.geom.Rectangle2D;
import org.knowm.xchart.internal.chartpart.AxesChart;

/**
 * Maps the values of a chart to positions in its picture. XChart's own conversion returns the
 * middle of the plot for values below its axes, so it is used for the corners only.
 */
record PlotArea(Range x, Range y, Rectangle2D bounds) {

  /** Returns the area of a chart that has been painted. */
  static PlotArea of(AxesChart<?, ?> chart, Range x, Range y) {
    Rectangle2D bounds = new Rectangle2D.Double();
    bounds.setFrameFromDiagonal(
        chart.getScreenXFromChart(x.low()),
        chart.getScreenYFromChart(y.high()),
        chart.getScreenXFromChart(x.high()),
        chart.getScreenYFromChart(y.low()));
    return new PlotArea(x, y, bounds);
  }

  double x(double value) {
    return bounds.getX() + (value - x.low()) / x.length() * bounds.getWidth();
  }

  double y(double value) {
    return bounds.getMaxY() - (value - y.low()) / y.length() * bounds.getHeight();
  }
}
