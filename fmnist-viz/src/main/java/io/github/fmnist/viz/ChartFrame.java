package io.github.fmnist.viz;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The common settings of the charts: size, titles, range of values. This class draws the title and
 * the legend above the plot, where they cover no data; XChart draws the axes.
 *
 * @param yRange the range of the vertical axis; empty to fit the values
 */
record ChartFrame(
    String title, String xTitle, String yTitle, Optional<Range> yRange, int width, int height) {
  /** The minimum distance of ticks on the vertical axis, in pixels. */
  private static final int TICK_SPACING = 40;

  ChartFrame {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(xTitle, "xTitle");
    Objects.requireNonNull(yTitle, "yTitle");
    checkArgument(
        width >= 240 && height >= 180,
        "a chart of at least 240 x 180 pixels expected, %s x %s found",
        width,
        height);
  }

  static ChartFrame of(String xTitle, String yTitle) {
    return new ChartFrame("", xTitle, yTitle, Optional.empty(), 720, 440);
  }

  ChartFrame title(String text) {
    return new ChartFrame(text, xTitle, yTitle, yRange, width, height);
  }

  ChartFrame xTitle(String text) {
    return new ChartFrame(title, text, yTitle, yRange, width, height);
  }

  ChartFrame yTitle(String text) {
    return new ChartFrame(title, xTitle, text, yRange, width, height);
  }

  ChartFrame yRange(double low, double high) {
    return new ChartFrame(title, xTitle, yTitle, Optional.of(new Range(low, high)), width, height);
  }

  ChartFrame size(int newWidth, int newHeight) {
    return new ChartFrame(title, xTitle, yTitle, yRange, newWidth, newHeight);
  }

  /**
   * Paints title, legend and chart.
   *
   * @param headroom pixels to leave free above the chart
   * @return a painter whose origin is that of the chart; the caller must dispose of it
   */
  Graphics2D paint(Graphics2D g, Legend legend, int headroom, Chart<?, ?> chart) {
    g.setColor(Look.INK);
    Text.draw(g, title, Look.TITLE, width / 2.0, Look.MARGIN, Text.Anchor.MIDDLE);
    int legendTop = Look.MARGIN + (title.isEmpty() ? 0 : Text.height(Look.TITLE) + 4);
    int legendWidth = width - 2 * Look.MARGIN;
    Graphics2D painter = (Graphics2D) g.create();
    painter.translate(Look.MARGIN, legendTop);
    legend.paint(painter, legendWidth);
    int chartTop = legend.height(legendWidth) + headroom;
    painter.translate(-Look.MARGIN, chartTop);
    chart.paint(painter, width, height - legendTop - chartTop);
    return painter;
  }

  /** Returns an XChart chart that has two numeric axes and only invisible points. */
  XYChart axes(Range x, Range y, String xPattern) {
    XYChart chart = new XYChart(width, height);
    style(chart.getStyler(), y);
    chart.setXAxisTitle(xTitle);
    chart.setYAxisTitle(yTitle);
    chart.getStyler().setXAxisMin(x.low()).setXAxisMax(x.high()).setXAxisDecimalPattern(xPattern);
    // If these points were equally spaced, XChart would put its ticks there instead of at round
    // values.
    double[] xs = {x.low(), x.low() + 0.3 * x.length(), x.high()};
    double[] ys = {y.low(), y.low() + 0.3 * y.length(), y.high()};
    chart
        .addSeries("axes", xs, ys)
        .setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter)
        .setMarker(SeriesMarkers.NONE);
    return chart;
  }

  /**
   * Returns an XChart chart that has axes, but no values.
   *
   * @param categories labels below the plot
   * @param categoryWidth approximate width of each, in pixels
   */
  CategoryChart axes(List<String> categories, Range y, double categoryWidth) {
    CategoryChart chart = new CategoryChart(width, height);
    style(chart.getStyler(), y);
    chart.setXAxisTitle(xTitle);
    chart.setYAxisTitle(yTitle);
    boolean fits = Text.widest(categories, Look.LABEL) + 6 < categoryWidth;
    // Wide names are vertical, since XChart omits slanted names that would cross the left edge.
    chart.getStyler().setXAxisLabelRotation(fits ? 0 : 90);
    chart.getStyler().setXAxisTickMarkSpacingHint(1);
    List<Double> noValues = Collections.nCopies(categories.size(), Double.NaN);
    chart.addSeries("axes", categories, noValues);
    return chart;
  }

  /** Applies the common style of the axes. */
  void style(AxesChartStyler styler, Range y) {
    styler.setLocale(Locale.ROOT).setChartPadding(Look.MARGIN);
    styler.setChartTitleVisible(false).setLegendVisible(false);
    styler.setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE);
    // With a content size of 1, the ticks at the very ends of an axis would lose their labels.
    styler.setPlotBorderVisible(false).setPlotContentSize(0.999).setChartFontColor(Look.INK);
    styler.setAxisTitleFont(Look.LABEL).setAxisTickLabelsFont(Look.LABEL);
    styler.setAxisTickLabelsColor(Look.INK).setAxisTickMarksColor(Look.FAINT_INK);
    styler.setPlotGridLinesColor(Look.LINE).setPlotGridVerticalLinesVisible(false);
    styler.setPlotMargin(0).setXAxisTitleVisible(!xTitle.isEmpty());
    styler.setYAxisMin(y.low()).setYAxisMax(y.high());
    styler.setYAxisTickMarkSpacingHint(TICK_SPACING);
    styler.setYAxisDecimalPattern(tickPattern(y, TICK_SPACING / (double) height));
  }

  /**
   * Returns a pattern that gives all ticks as many digits as the finest step between them may need.
   *
   * @param finestStep the finest step, as a share of the range
   */
  static String tickPattern(Range range, double finestStep) {
    int digits = (int) Math.max(0, -Math.floor(Math.log10(finestStep * range.length())));
    return digits == 0 ? "#,##0" : "#,##0." + "0".repeat(digits);
  }
}
