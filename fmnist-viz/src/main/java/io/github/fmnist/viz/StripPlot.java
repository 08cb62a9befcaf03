package io.github.fmnist.viz;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.knowm.xchart.CategoryChart;

/**
 * Values as dots above categories, with several series side by side, such as the accuracies that
 * several methods reach with each value of a setting.
 *
 * <pre>{@code
 * StripPlot.of("accuracy", List.of("0", "0.25", "0.5"))
 *     .dots("ReLU", new int[] {0, 0, 1, 2}, accuracies, StripPlot.Emphasis.NORMAL)
 *     .writePng(path);
 * }</pre>
 *
 * <p>Immutable; arrays are copied.
 */
public final class StripPlot implements Picture {
  /** How much some dots stand out from others. */
  public enum Emphasis {
    /** Circles. */
    LOW,
    /** Filled circles. */
    NORMAL,
    /** Large filled circles with a dark outline. */
    HIGH
  }

  /** The approximate width of the vertical axis, in pixels. */
  private static final int BESIDE_PLOT = 80;

  /** The share of a category's width that its series fill. */
  private static final double FILL = 0.6;

  private static final double LARGE = 1.6 * Mark.RADIUS;

  private final ChartFrame frame;
  private final List<String> categories;
  private final List<Dots> dots;

  private record Dots(
      String series, List<Integer> categories, List<Double> values, Emphasis emphasis) {}

  private StripPlot(ChartFrame frame, List<String> categories, List<Dots> dots) {
    this.frame = frame;
    this.categories = categories;
    this.dots = dots;
  }

  /**
   * Returns a plot that has no dots yet.
   *
   * @param yTitle the quantity shown, with its unit
   * @param categories the distinct labels below the plot, from left to right
   */
  public static StripPlot of(String yTitle, List<String> categories) {
    checkArgument(!categories.isEmpty(), "at least one category expected");
    checkArgument(
        new HashSet<>(categories).size() == categories.size(),
        "distinct categories expected, %s found",
        categories);
    return new StripPlot(ChartFrame.of("", yTitle), List.copyOf(categories), List.of());
  }

  /** Sets the text above the plot. By default there is no text. */
  public StripPlot title(String title) {
    return new StripPlot(frame.title(title), categories, dots);
  }

  /** Sets the text below the categories. By default there is no text. */
  public StripPlot xTitle(String xTitle) {
    return new StripPlot(frame.xTitle(xTitle), categories, dots);
  }

  /**
   * Sets the ends of the vertical axis; values beyond them are triangles at the end. By default it
   * includes all values.
   */
  public StripPlot yRange(double low, double high) {
    return new StripPlot(frame.yRange(low, high), categories, dots);
  }

  /** Sets the size in pixels, at least 240 x 180. The default is 720 x 440. */
  public StripPlot size(int width, int height) {
    return new StripPlot(frame.size(width, height), categories, dots);
  }

  /**
   * Adds dots, on top of those before. Dots of the same series have the same colour.
   *
   * @param series the name in the legend
   * @param positions index of the category of each dot, from 0
   * @param values the value of each dot, finite
   */
  public StripPlot dots(String series, int[] positions, double[] values, Emphasis emphasis) {
    checkArgument(
        positions.length == values.length,
        "a value for each of %s dots of %s expected, %s found",
        positions.length,
        series,
        values.length);
    for (int i = 0; i < values.length; i++) {
      checkArgument(
          positions[i] >= 0 && positions[i] < categories.size(),
          "the category of dot %s of %s is %s, from 0 to %s expected",
          i,
          series,
          positions[i],
          categories.size() - 1);
      checkArgument(
          Double.isFinite(values[i]), "value %s of %s is %s: not finite", i, series, values[i]);
    }
    Dots added =
        new Dots(
            series,
            IntStream.of(positions).boxed().toList(),
            Arrays.stream(values).boxed().toList(),
            emphasis);
    return new StripPlot(
        frame, categories, Stream.concat(dots.stream(), Stream.of(added)).toList());
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
    Range y =
        frame
            .yRange()
            .orElseGet(
                () ->
                    Range.around(
                        dots.stream()
                            .flatMap(each -> each.values().stream())
                            .mapToDouble(Double::doubleValue)));
    double categoryWidth = (frame.width() - BESIDE_PLOT) / (double) categories.size();
    CategoryChart chart = frame.axes(categories, y, categoryWidth);
    Graphics2D painter = frame.paint(g, legend(), 0, chart);
    PlotArea area = PlotArea.of(chart, new Range(0, categories.size()), y);
    dots.forEach(each -> paint(painter, area, each));
    painter.dispose();
  }

  private List<String> series() {
    return dots.stream().map(Dots::series).distinct().toList();
  }

  private void paint(Graphics2D g, PlotArea area, Dots each) {
    List<String> all = series();
    int series = all.indexOf(each.series());
    double shift = FILL * ((series + 0.5) / all.size() - 0.5);
    for (int i = 0; i < each.values().size(); i++) {
      double value = each.values().get(i);
      paint(
          g,
          area.x(each.categories().get(i) + 0.5 + shift),
          area.y(area.y().clip(value)),
          series,
          area.y().clip(value) == value ? Mark.CIRCLE : Mark.TRIANGLE,
          each.emphasis());
    }
  }

  private static void paint(
      Graphics2D g, double x, double y, int series, Mark mark, Emphasis emphasis) {
    g.setColor(emphasis == Emphasis.HIGH ? Look.INK : Look.color(series));
    switch (emphasis) {
      case LOW -> mark.outline(g, x, y);
      case NORMAL -> mark.fill(g, x, y);
      case HIGH -> {
        mark.fill(g, x, y, LARGE + 1.5);
        g.setColor(Look.color(series));
        mark.fill(g, x, y, LARGE);
      }
    }
  }

  private Legend legend() {
    List<String> all = series();
    if (all.size() < 2) {
      return new Legend(List.of());
    }
    return new Legend(
        IntStream.range(0, all.size())
            .mapToObj(i -> new Legend.Entry(all.get(i), g -> PointPainter.sample(g, i)))
            .toList());
  }
}
