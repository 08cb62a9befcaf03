package io.github.fmnist.viz;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.DoubleSummaryStatistics;
import java.util.stream.DoubleStream;

/** The values of an axis, from low to high. */
record Range(double low, double high) {

  Range {
    checkArgument(
        Double.isFinite(low) && Double.isFinite(high) && low < high,
        "an axis from low to high expected, [%s, %s] found",
        low,
        high);
  }

  /** Returns a range with all finite values a twentieth inside; [0, 1] if there are none. */
  static Range around(DoubleStream values) {
    DoubleSummaryStatistics all = values.filter(Double::isFinite).summaryStatistics();
    if (all.getCount() == 0) {
      return new Range(0, 1);
    }
    double spread = all.getMax() - all.getMin();
    double space = spread > 0 ? spread / 20 : Math.max(1e-3, Math.abs(all.getMax()) / 20);
    return new Range(all.getMin() - space, all.getMax() + space);
  }

  double clip(double value) {
    return Math.min(high, Math.max(low, value));
  }

  double length() {
    return high - low;
  }
}
