package io.github.fmnist.benchmarks;

import io.github.fmnist.engine.Precision;
import java.util.List;

/**
 * How far two engines differ, given the same weights and batch.
 *
 * @param engines which two, such as {@code pytorch, dl4j}
 * @param network which one, such as {@code cnn relu}
 * @param precision the lower one of both
 * @param outputs logits of the CNN, losses of the others: the largest difference, relative to the
 *     largest value
 * @param gradients the largest difference within a parameter, relative to the largest value in it;
 *     0 if only outputs are compared
 */
record Agreement(
    String engines, String network, Precision precision, double outputs, double gradients) {
  /** What float32 allows for the outputs: each engine has its own order of summation. */
  static final double OUTPUT_TOLERANCE = 1e-5;

  /** What float32 allows for the gradients. */
  static final double GRADIENT_TOLERANCE = 1e-4;

  /** What bfloat16, whose numbers have 8 bits, allows for the outputs. */
  static final double BF16_OUTPUT_TOLERANCE = 0.02;

  /** What bfloat16 allows for the gradients; PyTorch in bfloat16 differs by 0.1, too. */
  static final double BF16_GRADIENT_TOLERANCE = 0.2;

  static Agreement between(
      String engines, String network, Precision precision, Answer a, Answer b) {
    double gradients = 0;
    for (int i = 0; i < a.gradients.size(); i++) {
      gradients = Math.max(gradients, difference(a.gradients.get(i), b.gradients.get(i)));
    }
    return new Agreement(engines, network, precision, difference(a.outputs, b.outputs), gradients);
  }

  /**
   * Sums up several batches: the worst outputs and the best gradients. Where two values in a
   * pooling window are equal but for rounding, engines differ on which is the larger, and the whole
   * gradient goes elsewhere; that happens in some batches, while a wrong gradient shows in all.
   */
  static Agreement over(List<Agreement> batches) {
    Agreement first = batches.get(0);
    double outputs = 0;
    double gradients = first.gradients;
    for (Agreement batch : batches) {
      outputs = Math.max(outputs, batch.outputs);
      gradients = Math.min(gradients, batch.gradients);
    }
    return new Agreement(first.engines, first.network, first.precision, outputs, gradients);
  }

  /** Whether both differences are within what the precision allows. */
  boolean holds() {
    return switch (precision) {
      case FLOAT32 -> outputs <= OUTPUT_TOLERANCE && gradients <= GRADIENT_TOLERANCE;
      case BF16 -> outputs <= BF16_OUTPUT_TOLERANCE && gradients <= BF16_GRADIENT_TOLERANCE;
    };
  }

  private static double difference(float[] a, float[] b) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i]));
      difference = Math.max(difference, Math.abs(a[i] - b[i]));
      if (Float.isNaN(a[i]) || Float.isNaN(b[i])) {
        return Double.NaN;
      }
    }
    return difference / largest;
  }

  /**
   * What an engine makes of a batch.
   *
   * @param outputs plain
   * @param gradients of the mean loss, with respect to each parameter; none if only outputs are
   *     compared
   */
  record Answer(float[] outputs, List<float[]> gradients) {}
}
