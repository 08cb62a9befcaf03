package io.github.fmnist.engine;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Weights and bias of a layer, and their gradients, on the bytes of Deeplearning4j's arrays.
 *
 * @param weights as oneDNN reads them: [out, in, kH, kW] for convolutions, [out, in] for dense
 *     layers, plain
 * @param bias [out], or null
 */
record Parameters(Tensor weights, Tensor bias, Tensor weightGradient, Tensor biasGradient) {

  /**
   * Finds the parameters of a layer.
   *
   * @param shape of the weights
   * @param bias may be null
   */
  static Parameters of(
      Scope scope,
      long[] shape,
      INDArray weights,
      INDArray bias,
      INDArray weightGradient,
      INDArray biasGradient) {
    Layout weightLayout = Layout.plain(scope, shape);
    Layout biasLayout = Layout.plain(scope, shape[0]);
    return new Parameters(
        Tensor.at(scope, weightLayout, Memory.of(weights)),
        bias == null ? null : Tensor.at(scope, biasLayout, Memory.of(bias)),
        Tensor.at(scope, weightLayout, Memory.of(weightGradient)),
        bias == null ? null : Tensor.at(scope, biasLayout, Memory.of(biasGradient)));
  }
}
