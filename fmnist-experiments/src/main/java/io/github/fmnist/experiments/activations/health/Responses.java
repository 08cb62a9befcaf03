package io.github.fmnist.experiments.activations.health;

import java.util.BitSet;
import java.util.OptionalDouble;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Statistics of a hidden layer's responses to images, which are added in parts. */
final class Responses {
  /** The distance from a limit below which a response is saturated, as a share of the range. */
  private static final double MARGIN = 0.005;

  private final Activation activation;
  private final Limits limits;
  private final BitSet alive = new BitSet();
  private int units;
  private long count;
  private long saturated;
  private double sum;
  private double squares;

  Responses(Activation activation) {
    this.activation = activation;
    limits = Limits.of(activation);
  }

  /**
   * Adds the responses to some images.
   *
   * @param values {@code [n, units]} or {@code [n, filters, height, width]} float32
   */
  void add(INDArray values) {
    units = Math.toIntExact(values.size(1));
    int positions = Math.toIntExact(values.length() / values.size(0) / units);
    float[] all = values.reshape(-1).toFloatVector();
    for (int i = 0; i < all.length; i += positions) {
      if (add(all, i, i + positions)) {
        alive.set(i / positions % units);
      }
    }
    count += all.length;
  }

  /** Adds the responses of a unit to an image; returns whether one of them is positive. */
  private boolean add(float[] all, int from, int to) {
    boolean positive = false;
    for (int i = from; i < to; i++) {
      double value = all[i];
      sum += value;
      squares += value * value;
      positive |= value > 0;
      saturated += value < limits.low || value > limits.high ? 1 : 0;
    }
    return positive;
  }

  /**
   * Returns the share of units without a positive response. It is absent unless the activation is 0
   * below a threshold, where it passes no gradient.
   */
  OptionalDouble deadUnits() {
    return isZeroBelowAThreshold()
        ? OptionalDouble.of((double) (units - alive.cardinality()) / units)
        : OptionalDouble.empty();
  }

  /**
   * Returns the share of responses near a limit of the activation, where it passes almost no
   * gradient. It is absent unless the activation is a sigmoid.
   */
  OptionalDouble saturatedResponses() {
    return limits.isFinite()
        ? OptionalDouble.of((double) saturated / count)
        : OptionalDouble.empty();
  }

  double mean() {
    return sum / count;
  }

  double variance() {
    return Math.max(0, squares / count - mean() * mean());
  }

  private boolean isZeroBelowAThreshold() {
    return switch (activation) {
      case RELU, RELU6, RECTIFIEDTANH, THRESHOLDEDRELU -> true;
      default -> false;
    };
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
