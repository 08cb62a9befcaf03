package io.github.fmnist.viz;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Values as dots on horizontal lines, one below the other, with reference values to compare them
 * with (Cleveland 1985, "The elements of graphing data").
 *
 * <pre>{@code
 * DotPlot.of("Fréchet distance", names, distances, deviations)
 *     .reference("real images", 1.2)
 *     .reference("noise", 250)
 *     .logarithmic()
 *     .writePng(path);
 * }</pre>
 *
 * <p>Immutable; arrays are copied.
 */
public final class DotPlot implements Picture {
  private static final Stroke DASHES =
      new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {4, 3}, 0);
  private static final int ROW = 24;
  private static final int GAP = 8;
  private static final int TICK = 4;

  private final String title;
  private final List<String> rows;
  private final Bars values;
  private final List<Reference> references;
  private final List<Double> included;
  private final Scale scale;
  private final int width;

  private DotPlot(
      String title,
      List<String> rows,
      Bars values,
      List<Reference> references,
      List<Double> included,
      Scale scale,
      int width) {
    this.title = title;
    this.rows = rows;
    this.values = values;
    this.references = references;
    this.included = included;
    this.scale = scale;
    this.width = width;
  }

  /**
   * Returns a plot.
   *
   * @param title the quantity shown, with its unit
   * @param rows the labels to the left of the lines, from top to bottom
   * @param values one finite value for each row
   * @param errors half the length of each error bar, such as a standard deviation; 0 for none
   */
  public static DotPlot of(String title, List<String> rows, double[] values, double[] errors) {
    checkArgument(
        !rows.isEmpty() && rows.size() == values.length,
        "a value for each of %s rows expected, found %s",
        rows.size(),
        values.length);
    return new DotPlot(
        title,
        List.copyOf(rows),
        Bars.of(title, values, errors),
        List.of(),
        List.of(),
        Scale.LINEAR,
        480);
  }

  /** Adds a dashed line across all rows, with its name above. By default there is no line. */
  public DotPlot reference(String name, double value) {
    checkArgument(Double.isFinite(value), "%s is %s: not finite", name, value);
    List<Reference> all =
        Stream.concat(references.stream(), Stream.of(new Reference(name, value))).toList();
    return new DotPlot(title, rows, values, all, included, scale, width);
  }

  /** Extends the axis to these values, such as 0 and 1 for shares. */
  public DotPlot including(double... ends) {
    List<Double> all =
        DoubleStream.concat(
                included.stream().mapToDouble(Double::doubleValue), DoubleStream.of(ends))
            .boxed()
            .toList();
    return new DotPlot(title, rows, values, references, all, scale, width);
  }

  /**
   * Makes the axis logarithmic. It is linear by default.
   *
   * @throws IllegalArgumentException if a value or a reference is not above 0
   */
  public DotPlot logarithmic() {
    checkArgument(
        all().allMatch(value -> value > 0), "values above 0 expected for a logarithmic axis");
    return new DotPlot(title, rows, values, references, included, Scale.LOGARITHMIC, width);
  }

  /**
   * Sets the width in pixels, at least 240. The default is 480; the height depends on the number of
   * rows.
   */
  public DotPlot width(int pixels) {
    checkArgument(pixels >= 240, "a width of at least 240 pixels expected, %s found", pixels);
    return new DotPlot(title, rows, values, references, included, scale, pixels);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return bottom() + TICK + Text.height(Look.SMALL) + 2 * Look.MARGIN;
  }

  @Override
  public void paint(Graphics2D g) {
    Graphics2D painter = (Graphics2D) g.create();
    painter.setColor(Look.INK);
    Text.draw(painter, title, Look.TITLE, width / 2.0, Look.MARGIN, Text.Anchor.MIDDLE);
    Axis axis = axis();
    paintTicks(painter, axis);
    paintReferences(painter, axis);
    for (int row = 0; row < rows.size(); row++) {
      paintRow(painter, axis, row);
    }
    painter.dispose();
  }

  private Axis axis() {
    double left = Look.MARGIN + Text.widest(rows, Look.LABEL) + GAP;
    double right = width - Look.MARGIN - Text.widest(numbers(), Look.SMALL) - GAP;
    return new Axis(scale, range(), left, right);
  }

  private Range range() {
    return Range.around(all().map(scale::position));
  }

  private DoubleStream all() {
    return Stream.of(values.values(), references.stream().map(Reference::value).toList(), included)
        .flatMap(List::stream)
        .mapToDouble(Double::doubleValue);
  }

  private void paintTicks(Graphics2D g, Axis axis) {
    for (double tick : axis.ticks()) {
      double x = axis.x(tick);
      g.setColor(Look.LINE);
      g.draw(new Line2D.Double(x, top(), x, bottom() + TICK));
      g.setColor(Look.FAINT_INK);
      String number = Text.number(tick, axis.resolution(tick));
      Text.draw(g, number, Look.SMALL, x, bottom() + TICK, Text.Anchor.MIDDLE);
    }
  }

  private void paintReferences(Graphics2D g, Axis axis) {
    Graphics2D dashed = (Graphics2D) g.create();
    dashed.setColor(Look.FAINT_INK);
    dashed.setStroke(DASHES);
    for (int i = 0; i < references.size(); i++) {
      double x = axis.x(references.get(i).value());
      dashed.draw(new Line2D.Double(x, nameTop(i), x, bottom()));
    }
    for (int i = 0; i < references.size(); i++) {
      paintName(dashed, axis, i);
    }
    dashed.dispose();
  }

  /** Paints a name on white, since the line of another reference may cross it. */
  private void paintName(Graphics2D g, Axis axis, int i) {
    String name = references.get(i).name();
    double x = axis.x(references.get(i).value());
    double length = Text.width(name, Look.SMALL);
    double left = x > (axis.left() + axis.right()) / 2 ? x - 4 - length : x + 4;
    g.setColor(Color.WHITE);
    g.fill(new Rectangle2D.Double(left, nameTop(i), length, Text.height(Look.SMALL)));
    g.setColor(Look.FAINT_INK);
    Text.draw(g, name, Look.SMALL, left, nameTop(i), Text.Anchor.START);
  }

  /**
   * Returns the top of a name. Each name has its own line, since the values may be close to each
   * other.
   */
  private double nameTop(int i) {
    return top() - (references.size() - i) * (double) Text.height(Look.SMALL);
  }

  private void paintRow(Graphics2D g, Axis axis, int row) {
    double y = top() + (row + 0.5) * ROW;
    double x = axis.x(values.values().get(row));
    g.setColor(Look.LINE);
    g.draw(new Line2D.Double(axis.left(), y, axis.right(), y));
    g.setColor(Look.INK);
    Text.drawCentred(g, rows.get(row), Look.LABEL, axis.left() - GAP, y, Text.Anchor.END);
    double numberEnd = width - Look.MARGIN;
    Text.drawCentred(g, numbers().get(row), Look.SMALL, numberEnd, y, Text.Anchor.END);
    g.setColor(Look.color(row));
    g.draw(new Line2D.Double(axis.x(values.low(row)), y, axis.x(values.high(row)), y));
    Mark.CIRCLE.fill(g, x, y);
  }

  /**
   * Returns the values: on a linear axis with as many decimals as a thousandth of it needs, on a
   * logarithmic one with three significant digits.
   */
  private List<String> numbers() {
    double resolution = range().length() / 1000;
    return values.values().stream()
        .map(
            value ->
                Text.fixed(
                    value,
                    Math.max(1e-4, scale == Scale.LINEAR ? resolution : Math.abs(value) / 100)))
        .toList();
  }

  private int top() {
    int names = references.size() * Text.height(Look.SMALL);
    return Look.MARGIN + Text.height(Look.TITLE) + GAP + names;
  }

  private int bottom() {
    return top() + rows.size() * ROW;
  }

  private record Reference(String name, double value) {}

  private enum Scale {
    LINEAR,
    LOGARITHMIC;

    double position(double value) {
      return this == LINEAR ? value : Math.log10(Math.max(Double.MIN_NORMAL, value));
    }
  }

  /** Maps values to positions between the two ends of a line. */
  private record Axis(Scale scale, Range range, double left, double right) {
    /**
     * Returns the position of a value. Values beyond the ends are clipped, such as an error bar
     * that reaches to 0.
     */
    double x(double value) {
      double position = range.clip(scale.position(value));
      return left + (position - range.low()) / range.length() * (right - left);
    }

    double[] ticks() {
      return (scale == Scale.LINEAR ? linear() : logarithmic())
          .filter(
              tick -> scale.position(tick) >= range.low() && scale.position(tick) <= range.high())
          .toArray();
    }

    private DoubleStream linear() {
      double step = step();
      int first = (int) Math.ceil(range.low() / step);
      return IntStream.range(first, first + 12).mapToDouble(i -> i * step);
    }

    /** Returns 0.2, 0.5, 1 or 2 times a power of ten, for three to seven ticks. */
    private double step() {
      double power = Math.pow(10, Math.floor(Math.log10(range.length())));
      double steps = range.length() / power;
      return power * (steps < 1.5 ? 0.2 : steps < 3.5 ? 0.5 : steps < 7 ? 1 : 2);
    }

    private DoubleStream logarithmic() {
      double[] parts = range.length() < 2 ? new double[] {1, 2, 5} : new double[] {1};
      int first = (int) Math.floor(range.low());
      return IntStream.rangeClosed(first, (int) Math.ceil(range.high()))
          .boxed()
          .flatMapToDouble(i -> DoubleStream.of(parts).map(part -> part * Math.pow(10, i)));
    }

    double resolution(double tick) {
      return scale == Scale.LINEAR ? step() : tick;
    }
  }
}
