package io.github.fmnist.engine;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Running mean and variance of a batch normalization. Deeplearning4j stores them among the
 * parameters and updates them by "gradients" of their own, which its updater subtracts unchanged.
 */
final class RunningStatistics {
  private final Tensor mean;
  private final Tensor spread;
  private final FloatBuffer meanGradient;
  private final FloatBuffer spreadGradient;
  private final boolean logarithmic;
  private final double decay;

  /**
   * Finds the statistics of a layer.
   *
   * @param mean [c]
   * @param spread [c]: the variance, or the logarithm to base 10 of the standard deviation
   * @param logarithmic whether {@code spread} is that logarithm
   * @param decay the fraction of the old value that each update keeps
   */
  RunningStatistics(
      Scope scope,
      NetworkArrays arrays,
      INDArray mean,
      INDArray spread,
      boolean logarithmic,
      double decay) {
    Layout layout = Layout.plain(scope, mean.length());
    this.mean = Tensor.at(scope, layout, Memory.of(mean));
    this.spread = Tensor.at(scope, layout, Memory.of(spread));
    this.logarithmic = logarithmic;
    this.decay = decay;
    meanGradient = Tensor.at(scope, layout, Memory.of(arrays.gradientOf(mean))).buffer();
    spreadGradient = Tensor.at(scope, layout, Memory.of(arrays.gradientOf(spread))).buffer();
  }

  Tensor mean() {
    return mean;
  }

  /**
   * Returns the variance; if the layer stores the logarithm, the program computes the variance when
   * it runs.
   */
  Tensor variance(Program program) {
    if (!logarithmic) {
      return spread;
    }
    Tensor variance = program.allocate(spread.layout());
    FloatBuffer from = spread.buffer();
    FloatBuffer to = variance.buffer();
    program.add(
        stream -> {
          for (int i = 0; i < to.limit(); i++) {
            to.put(i, (float) variance(from.get(i)));
          }
        });
    return variance;
  }

  /** Appends the step that writes the change of the statistics by a batch to their gradients. */
  void deliver(Program program, Tensor batchMean, Tensor batchVariance) {
    FloatBuffer means = batchMean.buffer();
    FloatBuffer variances = batchVariance.buffer();
    FloatBuffer oldMeans = mean.buffer();
    FloatBuffer oldSpreads = spread.buffer();
    boolean accumulates = program.accumulates();
    program.covers(meanGradient.limit() + spreadGradient.limit());
    program.add(
        stream -> {
          for (int i = 0; i < means.limit(); i++) {
            put(accumulates, meanGradient, i, (1 - decay) * (oldMeans.get(i) - means.get(i)));
            put(
                accumulates,
                spreadGradient,
                i,
                spreadDecrease(oldSpreads.get(i), variances.get(i)));
          }
        });
  }

  /** Returns the decrease of the spread. */
  private double spreadDecrease(double old, double batchVariance) {
    if (!logarithmic) {
      return (1 - decay) * (old - batchVariance);
    }
    double before = variance(old);
    double after = decay * before + (1 - decay) * batchVariance;
    return Math.log10(before / after) / 2;
  }

  private static double variance(double logDeviation) {
    return Math.pow(10, 2 * logDeviation);
  }

  /**
   * Adds to a gradient or replaces it. A replaced value may be NaN, so multiplying it by zero would
   * not remove it.
   */
  private static void put(boolean accumulates, FloatBuffer gradient, int i, double change) {
    gradient.put(i, (float) (accumulates ? gradient.get(i) + change : change));
  }
}
