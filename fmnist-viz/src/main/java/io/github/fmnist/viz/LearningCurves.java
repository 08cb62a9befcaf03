package io.github.fmnist.viz;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;

/**
 * Loss, accuracy or a similar quantity over epochs 1, 2, ...: each curve has a colour and a mark;
 * its validation values are solid and its training values dashed.
 *
 * <pre>{@code
 * LearningCurves.of("accuracy")
 *     .curve("ReLU", trainOfRelu, validationOfRelu)
 *     .curve("SELU", trainOfSelu, validationOfSelu)
 *     .writePng(path);
 * }</pre>
 *
 * <p>Values that are not finite, such as those of a diverged run, leave a gap. Forty curves differ
 * by colour and mark. Immutable; arrays are copied.
 */
public final class LearningCurves implements Picture {
  private final ChartFrame frame;
  private final List<Curve> curves;
  private final List<Level> levels;

  private LearningCurves(ChartFrame frame, List<Curve> curves, List<Level> levels) {
    this.frame = frame;
    this.curves = List.copyOf(curves);
    this.levels = levels;
  }

  /**
   * Returns a chart that has no curves yet.
   *
   * @param yTitle the quantity shown, with its unit
   */
  public static LearningCurves of(String yTitle) {
    return new LearningCurves(ChartFrame.of("epoch", yTitle), List.of(), List.of());
  }

  /** Sets the text above the chart. By default there is no text. */
  public LearningCurves title(String title) {
    return new LearningCurves(frame.title(title), curves, levels);
  }

  /** Sets the title of the horizontal axis. The default is "epoch". */
  public LearningCurves xTitle(String xTitle) {
    return new LearningCurves(frame.xTitle(xTitle), curves, levels);
  }

  /**
   * Sets the ends of the vertical axis; curves are cut off there. By default all values are shown.
   */
  public LearningCurves yRange(double low, double high) {
    return new LearningCurves(frame.yRange(low, high), curves, levels);
  }

  /** Sets the size in pixels, at least 240 x 180. The default is 720 x 440. */
  public LearningCurves size(int width, int height) {
    return new LearningCurves(frame.size(width, height), curves, levels);
  }

  /**
   * Adds a curve.
   *
   * @param name its name in the legend, different from those of the other curves
   * @param train the value on the training set after each epoch
   * @param validation the value on the validation set after each epoch, as many values as {@code
   *     train}
   */
  public LearningCurves curve(String name, double[] train, double[] validation) {
    return with(Curve.of(name, train, validation));
  }

  /**
   * Adds a curve without training values, drawn solid.
   *
   * @param name its name in the legend, different from those of the other curves
   * @param values the value after each epoch
   */
  public LearningCurves curve(String name, double[] values) {
    return with(Curve.of(name, values));
  }

  private LearningCurves with(Curve curve) {
    checkArgument(
        curves.stream().noneMatch(c -> c.name().equals(curve.name())),
        "there already is a curve named %s",
        curve.name());
    return append(curve);
  }

  /**
   * Skips a colour: the following curves have the colours that they have in a chart with one curve
   * more.
   */
  public LearningCurves skipColor() {
    return append(Curve.NONE);
  }

  private LearningCurves append(Curve curve) {
    List<Curve> all = Stream.concat(curves.stream(), Stream.of(curve)).toList();
    return new LearningCurves(frame, all, levels);
  }

  /**
   * Adds a dotted horizontal line, such as a target.
   *
   * @param name its name in the legend
   */
  public LearningCurves level(String name, double value) {
    List<Level> all = Stream.concat(levels.stream(), Stream.of(new Level(name, value))).toList();
    return new LearningCurves(frame, curves, all);
  }

  /**
   * Adds a band around the solid line of a curve, such as the extremes over several seeds.
   *
   * @param name the name of a curve added before
   * @param low the lower edge after each epoch
   * @param high the upper edge after each epoch
   */
  public LearningCurves band(String name, double[] low, double[] high) {
    List<Curve> changed = new ArrayList<>(curves);
    int index = curves.stream().map(Curve::name).toList().indexOf(name);
    checkArgument(index >= 0, "there is no curve named %s to put a band around", name);
    changed.set(index, curves.get(index).withBand(low, high));
    return new LearningCurves(frame, changed, levels);
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
   * @throws IllegalStateException if there are no curves
   * @throws IllegalArgumentException if the absolute value of a finite value exceeds 5e11
   */
  @Override
  public void paint(Graphics2D g) {
    if (curves.stream().allMatch(Curve.NONE::equals)) {
      throw new IllegalStateException("there are no curves to paint");
    }
    Range x = epochs();
    Range y = frame.yRange().orElseGet(() -> Range.around(values()));
    // XChart widens the steps until all labels differ: with "0", until they are whole epochs.
    XYChart chart = frame.axes(x, y, "0");
    Graphics2D painter = frame.paint(g, legend(), 0, chart);
    CurvePainter plot = new CurvePainter(painter, PlotArea.of(chart, x, y));
    levels.forEach(level -> plot.paintLevel(level.value()));
    plot.paint(curves);
    painter.dispose();
  }

  private DoubleStream values() {
    return DoubleStream.concat(
        curves.stream().flatMapToDouble(Curve::values), levels.stream().mapToDouble(Level::value));
  }

  private Range epochs() {
    int last = curves.stream().mapToInt(c -> c.main().size()).max().orElseThrow();
    double space = last == 1 ? 0.5 : 0.03 * (last - 1);
    return new Range(1 - space, last + space);
  }

  private Legend legend() {
    List<Legend.Entry> entries = new ArrayList<>();
    IntStream.range(0, curves.size())
        .filter(i -> !curves.get(i).equals(Curve.NONE))
        .forEach(
            i ->
                entries.add(
                    new Legend.Entry(curves.get(i).name(), g -> CurvePainter.sample(g, i))));
    if (curves.stream().anyMatch(c -> !c.train().isEmpty())) {
      entries.add(
          new Legend.Entry("validation", g -> CurvePainter.sampleLine(g, CurvePainter.SOLID)));
      entries.add(
          new Legend.Entry("training", g -> CurvePainter.sampleLine(g, CurvePainter.DASHED)));
    }
    for (Level level : levels) {
      entries.add(
          new Legend.Entry(level.name(), g -> CurvePainter.sampleLine(g, CurvePainter.DOTTED)));
    }
    return new Legend(entries);
  }

  /** A horizontal line. */
  private record Level(String name, double value) {}
}
