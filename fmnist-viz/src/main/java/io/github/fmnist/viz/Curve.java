package io.github.fmnist.viz;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * One named curve over epochs.
 *
 * @param main the solid curve
 * @param train the dashed curve, or empty
 * @param low the lower edge of the band around the solid curve, or empty
 * @param high the upper edge of the band, or empty
 */
record Curve(
    String name, List<Double> main, List<Double> train, List<Double> low, List<Double> high) {

  /** A curve that is not there. */
  static final Curve NONE = new Curve("", List.of(), List.of(), List.of(), List.of());

  static Curve of(String name, double[] values) {
    checkArgument(values.length > 0, "the curve %s has no values", name);
    return new Curve(name, copyOf(values), List.of(), List.of(), List.of());
  }

  static Curve of(String name, double[] train, double[] validation) {
    Curve curve = of(name, validation);
    curve.requireLength("training", train);
    return new Curve(name, curve.main, copyOf(train), List.of(), List.of());
  }

  Curve withBand(double[] newLow, double[] newHigh) {
    requireLength("lower", newLow);
    requireLength("upper", newHigh);
    for (int i = 0; i < newLow.length; i++) {
      checkArgument(
          !(newLow[i] > newHigh[i]),
          "the band of %s at epoch %s runs from %s down to %s",
          name,
          i + 1,
          newLow[i],
          newHigh[i]);
    }
    return new Curve(name, main, train, copyOf(newLow), copyOf(newHigh));
  }

  private void requireLength(String kind, double[] values) {
    checkArgument(
        values.length == main.size(),
        "%s %s values expected for %s, %s found",
        main.size(),
        kind,
        name,
        values.length);
  }

  private static List<Double> copyOf(double[] values) {
    return DoubleStream.of(values).boxed().toList();
  }

  DoubleStream values() {
    return Stream.of(main, train, low, high).flatMap(List::stream).mapToDouble(v -> v);
  }
}
