package io.github.fmnist.benchmarks;

import java.util.List;

/**
 * How far two engines differ, given the same weights and batch.
 *
 * @param engines which two, such as {@code pytorch, dl4j}
 * @param activation of the CNN
 * @param logits the largest difference, relative to the largest value
 * @param gradients the largest difference within a parameter, relative to the largest value in it
 */
record Agreement(String engines, String activation, double logits, double gradients) {
  /** What float32 allows for the logits: each engine has its own order of summation. */
  static final double LOGIT_TOLERANCE = 1e-5;

  /** What float32 allows for the gradients. */
  static final double GRADIENT_TOLERANCE = 1e-4;

  static Agreement between(String engines, String activation, Answer a, Answer b) {
    double gradients = 0;
    for (Parameter parameter : Parameter.values()) {
      gradients =
          Math.max(gradients, difference(parameter.of(a.gradients), parameter.of(b.gradients)));
    }
    return new Agreement(engines, activation, difference(a.logits, b.logits), gradients);
  }

  /**
   * Sums up several batches: the worst logits and the best gradients. Where two values in a pooling
   * window are equal but for rounding, engines differ on which is the larger, and the whole
   * gradient goes elsewhere; that happens in some batches, while a wrong gradient shows in all.
   */
  static Agreement over(List<Agreement> batches) {
    Agreement first = batches.get(0);
    double logits = 0;
    double gradients = first.gradients;
    for (Agreement batch : batches) {
      logits = Math.max(logits, batch.logits);
      gradients = Math.min(gradients, batch.gradients);
    }
    return new Agreement(first.engines, first.activation, logits, gradients);
  }

  /** Whether both differences are within what float32 allows. */
  boolean holds() {
    return logits <= LOGIT_TOLERANCE && gradients <= GRADIENT_TOLERANCE;
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
   * @param logits [b, 10], plain
   * @param gradients of the mean cross-entropy, in the order of {@link Parameter}
   */
  record Answer(float[] logits, float[] gradients) {}
}
