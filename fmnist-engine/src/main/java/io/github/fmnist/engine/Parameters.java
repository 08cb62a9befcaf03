package io.github.fmnist.engine;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Weights and bias of a layer, and their gradients, in the memory of Deeplearning4j's arrays.
 *
 * @param weights in oneDNN's shape: [out, in, kH, kW] for convolutions, [out, in] for dense layers,
 *     [c] for a normalization
 * @param bias null if the layer has none
 * @param trainable whether gradients are computed; a frozen layer has none
 */
record Parameters(Tensor weights, Tensor weightGradient, @Nullable Bias bias, boolean trainable) {

  /** A bias [out], and its gradient. */
  record Bias(Tensor values, Tensor gradient) {}

  /**
   * Finds the parameters of a layer.
   *
   * @param layout the layout of the weights
   * @param bias may be null
   * @param trainable whether gradients are computed
   */
  static Parameters of(
      Scope scope,
      NetworkArrays arrays,
      Layout layout,
      INDArray weights,
      @Nullable INDArray bias,
      boolean trainable) {
    Layout biasLayout = Layout.plain(scope, layout.shape()[0]);
    return new Parameters(
        Tensor.at(scope, layout, Memory.of(weights)),
        Tensor.at(scope, layout, Memory.of(arrays.gradientOf(weights))),
        bias == null
            ? null
            : new Bias(
                Tensor.at(scope, biasLayout, Memory.of(bias)),
                Tensor.at(scope, biasLayout, Memory.of(arrays.gradientOf(bias)))),
        trainable);
  }
}
