package io.github.fmnist.viz;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Points in the plane, coloured by class, such as the latent codes of images.
 *
 * <pre>{@code
 * ScatterPlot.of(codes, labels, classNames).axisTitles("z1", "z2").writePng(path);
 * }</pre>
 *
 * <p>Points are translucent, get smaller the more there are, and are painted in their order. Mix
 * the classes; otherwise later classes cover earlier ones. Where points hide each other, {@link
 * #highlighting} shows one class at a time. Immutable; arrays are copied.
 */
public final class ScatterPlot implements Picture {
  /** The minimum distance of ticks, in pixels. */
  private static final double TICK_SPACING = 70;

  private final ChartFrame frame;
  private final Optional<Range> xRange;
  private final PointPainter points;
  private final List<String> classes;
  private final OptionalInt highlighted;

  private ScatterPlot(
      ChartFrame frame,
      Optional<Range> xRange,
      PointPainter points,
      List<String> classes,
      OptionalInt highlighted) {
    this.frame = frame;
    this.xRange = xRange;
    this.points = points;
    this.classes = classes;
    this.highlighted = highlighted;
  }

  /**
   * Returns a plot of the given points.
   *
   * @param points any numeric type, {@code [n, 2]}: horizontal and vertical, all finite
   * @param labels the class of each point, from 0
   * @param classes the name of each class; from the eleventh on, colours repeat with other marks
   * @throws IllegalArgumentException if the arguments do not match or a value is not finite
   */
  public static ScatterPlot of(INDArray points, int[] labels, List<String> classes) {
    checkArgument(
        points.rank() == 2 && points.size(1) == 2,
        "points of shape [n, 2] expected, %s found",
        Arrays.toString(points.shape()));
    checkArgument(
        points.size(0) == labels.length,
        "one label for each of %s points expected, %s found",
        points.size(0),
        labels.length);
    double[] values = points.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    for (int i = 0; i < labels.length; i++) {
      requirePoint(i, values[2 * i], values[2 * i + 1], labels[i], classes.size());
    }
    ChartFrame frame = ChartFrame.of("", "").size(640, 640);
    PointPainter painter = new PointPainter(values, labels.clone());
    return new ScatterPlot(
        frame, Optional.empty(), painter, List.copyOf(classes), OptionalInt.empty());
  }

  private static void requirePoint(int i, double x, double y, int label, int classes) {
    String point = "(" + x + ", " + y + ")";
    checkArgument(Double.isFinite(x) && Double.isFinite(y), "point %s is %s: not finite", i, point);
    checkArgument(
        label >= 0 && label < classes,
        "the label of point %s is %s, from 0 to %s expected",
        i,
        label,
        classes - 1);
  }

  /** Sets the text above the plot. By default there is no text. */
  public ScatterPlot title(String title) {
    return framed(frame.title(title));
  }

  /** Sets the titles of the axes. By default there are no titles. */
  public ScatterPlot axisTitles(String x, String y) {
    return framed(frame.xTitle(x).yTitle(y));
  }

  /**
   * Sets the ends of the horizontal axis; points beyond are not shown. By default all are shown.
   */
  public ScatterPlot xRange(double low, double high) {
    return new ScatterPlot(frame, Optional.of(new Range(low, high)), points, classes, highlighted);
  }

  /** Sets the ends of the vertical axis; points beyond are not shown. By default all are shown. */
  public ScatterPlot yRange(double low, double high) {
    return framed(frame.yRange(low, high));
  }

  /** Sets the size in pixels, at least 240 x 180. The default is 640 x 640. */
  public ScatterPlot size(int width, int height) {
    return framed(frame.size(width, height));
  }

  /**
   * Shows the points of one class in its colour, on top of all others in grey, without a legend.
   *
   * @param label the class, from 0
   * @throws IllegalArgumentException if there is no such class
   */
  public ScatterPlot highlighting(int label) {
    checkArgument(
        label >= 0 && label < classes.size(),
        "a class from 0 to %s expected, %s found",
        classes.size() - 1,
        label);
    return new ScatterPlot(frame, xRange, points, classes, OptionalInt.of(label));
  }

  private ScatterPlot framed(ChartFrame other) {
    return new ScatterPlot(other, xRange, points, classes, highlighted);
  }

  @Override
  public int width() {
    return frame.width();
  }

  @Override
  public int height() {
    return frame.height();
  }

  @Override
  public void paint(Graphics2D g) {
    Range x = xRange.orElseGet(() -> Range.around(points.xs()));
    Range y = frame.yRange().orElseGet(() -> Range.around(points.ys()));
    XYChart chart = frame.axes(x, y, ChartFrame.tickPattern(x, TICK_SPACING / frame.width()));
    chart.getStyler().setPlotGridVerticalLinesVisible(true);
    // The numbers below the plot are side by side and need wider steps, which both axes use.
    chart.getStyler().setXAxisTickMarkSpacingHint((int) TICK_SPACING);
    chart.getStyler().setYAxisTickMarkSpacingHint((int) TICK_SPACING);
    Graphics2D painter = frame.paint(g, legend(), 0, chart);
    PlotArea area = PlotArea.of(chart, x, y);
    if (highlighted.isPresent()) {
      points.paint(painter, area, highlighted.getAsInt());
    } else {
      points.paint(painter, area);
    }
    painter.dispose();
  }

  private Legend legend() {
    if (highlighted.isPresent()) {
      return new Legend(List.of());
    }
    return new Legend(
        IntStream.range(0, classes.size())
            .mapToObj(i -> new Legend.Entry(classes.get(i), g -> PointPainter.sample(g, i)))
            .toList());
  }
}
