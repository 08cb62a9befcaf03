package io.github.fmnist.viz;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.List;
import java.util.stream.DoubleStream;

/** One bar for each category. */
record Bars(String name, List<Double> values, List<Double> errors) {

  static Bars of(String name, double[] values, double[] errors) {
    checkArgument(
        values.length == errors.length,
        "one error for each of %s values of %s expected, %s found",
        values.length,
        name,
        errors.length);
    for (int i = 0; i < values.length; i++) {
      checkArgument(
          Double.isFinite(values[i]), "value %s of %s is %s: not finite", i, name, values[i]);
      checkArgument(
          Double.isFinite(errors[i]) && errors[i] >= 0,
          "error %s of %s is %s: not finite or below 0",
          i,
          name,
          errors[i]);
    }
    return new Bars(
        name, DoubleStream.of(values).boxed().toList(), DoubleStream.of(errors).boxed().toList());
  }

  double low(int category) {
    return values.get(category) - errors.get(category);
  }

  double high(int category) {
    return values.get(category) + errors.get(category);
  }
}
