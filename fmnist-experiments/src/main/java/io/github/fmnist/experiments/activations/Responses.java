package io.github.fmnist.experiments.activations;

import java.util.OptionalDouble;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The responses of the units of a hidden layer to some images.
 *
 * @param deadUnits share of units without a positive response; absent unless the activation is 0
 *     below a threshold, where it passes no gradient
 * @param saturatedResponses share of responses near a limit of the activation, where it passes
 *     almost no gradient; absent unless the activation is a sigmoid
 */
record Responses(
    OptionalDouble deadUnits, OptionalDouble saturatedResponses, double mean, double variance) {
  /** The distance from a limit below which a response is saturated, as a share of the range. */
  private static final double MARGIN = 0.005;

  /**
   * Measures responses.
   *
   * @param values {@code [n, units]} or {@code [n, filters, height, width]} float32
   */
  static Responses of(INDArray values, Activation activation) {
    int units = Math.toIntExact(values.size(1));
    int positions = Math.toIntExact(values.length() / values.size(0) / units);
    Limits limits = Limits.of(activation);
    float[] all = values.reshape(-1).toFloatVector();
    boolean[] alive = new boolean[units];
    long saturated = 0;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < all.length; i++) {
      double value = all[i];
      sum += value;
      squares += value * value;
      alive[i / positions % units] |= value > 0;
      saturated += value < limits.low || value > limits.high ? 1 : 0;
    }
    double mean = sum / all.length;
    return new Responses(
        isZeroBelowAThreshold(activation)
            ? OptionalDouble.of(shareOfFalse(alive))
            : OptionalDouble.empty(),
        limits.isFinite()
            ? OptionalDouble.of((double) saturated / all.length)
            : OptionalDouble.empty(),
        mean,
        Math.max(0, squares / all.length - mean * mean));
  }

  static boolean isZeroBelowAThreshold(Activation activation) {
    return switch (activation) {
      case RELU, RELU6, RECTIFIEDTANH, THRESHOLDEDRELU -> true;
      default -> false;
    };
  }

  private static double shareOfFalse(boolean[] values) {
    int count = 0;
    for (boolean value : values) {
      count += value ? 0 : 1;
    }
    return (double) count / values.length;
  }

  /** The responses beyond which an activation is saturated. */
  private record Limits(double low, double high) {
    static Limits of(Activation activation) {
      return switch (activation) {
        case TANH, HARDTANH -> new Limits(-1 + 2 * MARGIN, 1 - 2 * MARGIN);
        case SIGMOID, HARDSIGMOID -> new Limits(MARGIN, 1 - MARGIN);
        default -> new Limits(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
      };
    }

    boolean isFinite() {
      return Double.isFinite(high);
    }
  }
}
