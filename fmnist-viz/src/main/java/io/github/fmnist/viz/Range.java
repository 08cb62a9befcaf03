package io.github.fmnist.viz;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.DoubleSummaryStatistics;
import java.util.stream.DoubleStream;

/**
 * The values of an axis, from low to high. Its ticks must be numbers that a double can distinguish
 * and that fit into a label; otherwise XChart searches for them forever.
 */
record Range(double low, double high) {
  /** The largest number on an axis. */
  private static final double MAX = 1e12;

  /** The minimum length of an axis, absolute and relative to its larger end. */
  private static final double MIN_LENGTH = 1e-9;

  Range {
    checkArgument(
        Double.isFinite(low) && Double.isFinite(high) && low < high,
        "an axis from low to high expected, [%s, %s] found",
        low,
        high);
    double size = Math.max(Math.abs(low), Math.abs(high));
    checkArgument(
        size <= MAX,
        "values from %s to %s expected on an axis, %s found",
        -MAX,
        MAX,
        Math.abs(low) > Math.abs(high) ? low : high);
    checkArgument(
        high - low >= minLength(size),
        "an axis at least %s long expected, [%s, %s] found",
        minLength(size),
        low,
        high);
  }

  private static double minLength(double size) {
    return MIN_LENGTH * Math.max(1, size);
  }

  /**
   * Returns a range that extends a twentieth beyond all finite values; [0, 1] if there are none.
   */
  static Range around(DoubleStream values) {
    DoubleSummaryStatistics all = values.filter(Double::isFinite).summaryStatistics();
    if (all.getCount() == 0) {
      return new Range(0, 1);
    }
    double size = Math.max(Math.abs(all.getMin()), Math.abs(all.getMax()));
    checkArgument(
        size <= MAX / 2,
        "values from %s to %s expected in a chart, %s to %s found",
        -MAX / 2,
        MAX / 2,
        all.getMin(),
        all.getMax());
    double spread = all.getMax() - all.getMin();
    double space = spread > 0 ? spread / 20 : Math.max(1e-3, size / 20);
    space = Math.max(space, minLength(size));
    return new Range(all.getMin() - space, all.getMax() + space);
  }

  double clip(double value) {
    return Math.min(high, Math.max(low, value));
  }

  double length() {
    return high - low;
  }
}
