package io.github.fmnist.viz;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.awt.Graphics2D;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.knowm.xchart.CategoryChart;

/**
 * Values as bars with their numbers written on them: one bar for each category, or a group of bars.
 * On an axis without zero, values are dots, since the length of a bar would say nothing.
 *
 * <pre>{@code
 * BarChart.of("test accuracy", List.of("ReLU", "SELU", "tanh"))
 *     .bars("", means, deviations)
 *     .writePng(path);
 * }</pre>
 *
 * <p>Immutable; arrays are copied.
 */
public final class BarChart implements Picture {
  /** The approximate width of the vertical axis, in pixels. */
  private static final int BESIDE_PLOT = 80;

  private final ChartFrame frame;
  private final List<String> categories;
  private final String labelPattern;
  private final List<Bars> groups;

  private BarChart(
      ChartFrame frame, List<String> categories, String labelPattern, List<Bars> groups) {
    this.frame = frame;
    this.categories = categories;
    this.labelPattern = labelPattern;
    this.groups = List.copyOf(groups);
  }

  /**
   * Returns a chart that has no bars yet.
   *
   * @param yTitle the quantity shown, with its unit
   * @param categories the distinct labels below the bars, from left to right
   */
  public static BarChart of(String yTitle, List<String> categories) {
    checkArgument(!categories.isEmpty(), "at least one category expected");
    checkArgument(
        new HashSet<>(categories).size() == categories.size(),
        "distinct categories expected, %s found",
        categories);
    return new BarChart(ChartFrame.of("", yTitle), List.copyOf(categories), "0.000", List.of());
  }

  /** Sets the text above the chart. By default there is no text. */
  public BarChart title(String title) {
    return new BarChart(frame.title(title), categories, labelPattern, groups);
  }

  /** Sets the text below the categories. By default there is no text. */
  public BarChart xTitle(String xTitle) {
    return new BarChart(frame.xTitle(xTitle), categories, labelPattern, groups);
  }

  /**
   * Sets the ends of the vertical axis; bars are cut off there. If it does not include zero, values
   * are dots. By default the axis includes zero and all bars.
   */
  public BarChart yRange(double low, double high) {
    return new BarChart(frame.yRange(low, high), categories, labelPattern, groups);
  }

  /** Sets the size in pixels, at least 240 x 180. The default is 720 x 440. */
  public BarChart size(int width, int height) {
    return new BarChart(frame.size(width, height), categories, labelPattern, groups);
  }

  /**
   * Sets the format of the numbers on the bars. The default is "0.000".
   *
   * @param pattern a pattern of {@link DecimalFormat}, such as "0.0%"
   * @throws IllegalArgumentException if the pattern is invalid
   */
  public BarChart labelPattern(String pattern) {
    format(pattern);
    return new BarChart(frame, categories, pattern, groups);
  }

  /** Adds a bar without an error bar to each category. */
  public BarChart bars(String name, double[] values) {
    return with(Bars.of(name, values, new double[values.length]));
  }

  /**
   * Adds a bar with an error bar to each category.
   *
   * @param name the name in the legend; a chart with one bar for each category has no legend
   * @param values one finite value for each category
   * @param errors half the length of each error bar, such as a standard deviation; 0 for none
   */
  public BarChart bars(String name, double[] values, double[] errors) {
    return with(Bars.of(name, values, errors));
  }

  private BarChart with(Bars bars) {
    checkArgument(
        bars.values().size() == categories.size(),
        "one value for each of %s categories expected, %s found",
        categories.size(),
        bars.values().size());
    checkArgument(
        groups.stream().noneMatch(b -> b.name().equals(bars.name())),
        "there already are bars named %s",
        bars.name());
    List<Bars> all = Stream.concat(groups.stream(), Stream.of(bars)).toList();
    return new BarChart(frame, categories, labelPattern, all);
  }

  @Override
  public int width() {
    return frame.width();
  }

  @Override
  public int height() {
    return frame.height();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if there are no bars
   */
  @Override
  public void paint(Graphics2D g) {
    if (groups.isEmpty()) {
      throw new IllegalStateException("there are no bars to paint");
    }
    double categoryWidth = (frame.width() - BESIDE_PLOT) / (double) categories.size();
    BarPainter bars = new BarPainter(groups, this::number, categoryWidth);
    Range y = frame.yRange().orElseGet(this::range);
    CategoryChart chart = frame.axes(categories, y, categoryWidth);
    Graphics2D painter = frame.paint(g, legend(BarPainter.isOfBars(y)), bars.labelHeight(), chart);
    bars.paint(painter, PlotArea.of(chart, new Range(0, categories.size()), y));
    painter.dispose();
  }

  /** Returns a range from zero, or from below the lowest negative value, to the highest value. */
  private Range range() {
    double low = 0;
    double high = 0;
    for (Bars bars : groups) {
      for (int i = 0; i < categories.size(); i++) {
        low = Math.min(low, bars.low(i));
        high = Math.max(high, bars.high(i));
      }
    }
    Range all = Range.around(DoubleStream.of(low, high));
    // Numbers below bars need more space than those above, which may leave the plot.
    return new Range(low < 0 ? all.low() - all.length() / 20 : 0, all.high());
  }

  private Legend legend(boolean ofBars) {
    if (groups.size() == 1) {
      return new Legend(List.of());
    }
    return new Legend(
        IntStream.range(0, groups.size())
            .mapToObj(i -> new Legend.Entry(groups.get(i).name(), g -> sample(g, i, ofBars)))
            .toList());
  }

  private static void sample(Graphics2D g, int group, boolean ofBars) {
    g.setColor(Look.color(group));
    if (ofBars) {
      g.fillRect(Legend.SAMPLE_WIDTH - 18, 0, 18, Legend.SAMPLE_HEIGHT);
    } else {
      BarPainter.DOT.fill(g, Legend.SAMPLE_WIDTH - 9, Legend.SAMPLE_HEIGHT / 2.0);
    }
  }

  /** Returns the numbers on the bars. */
  List<String> numbers() {
    return groups.stream().flatMap(group -> group.values().stream()).map(this::number).toList();
  }

  private String number(double value) {
    return format(labelPattern).format(BigDecimal.valueOf(value));
  }

  /** Returns a format that rounds halves up, as that of a table does. */
  private static DecimalFormat format(String pattern) {
    DecimalFormat format =
        new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    format.setRoundingMode(RoundingMode.HALF_UP);
    return format;
  }
}
