package io.github.fmnist.engine;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Arrays;
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

  /** The same weights seen with another shape, such as [out, c, h, w] for [out, c * h * w]. */
  Parameters reshaped(Scope scope, long... shape) {
    Layout layout = Layout.plain(scope, shape);
    checkArgument(
        layout.length() == weights.layout().length(),
        "a dense layer with weights [out, in] = %s was given values of shape [b, ...] = %s",
        Arrays.toString(weights.layout().shape()),
        Arrays.toString(shape));
    return new Parameters(
        Tensor.at(scope, layout, weights.address()),
        bias,
        Tensor.at(scope, layout, weightGradient.address()),
        biasGradient);
  }
}
