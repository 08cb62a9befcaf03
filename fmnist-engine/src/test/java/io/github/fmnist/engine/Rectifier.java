package io.github.fmnist.engine;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * ELU and leaky ReLU as the engine computes them: the derivative is that of their own alpha, and at
 * 0 it is the one from the left. Deeplearning4j's {@code ActivationELU} takes the derivative of
 * alpha = 1, and both of its activations take the one from the right at 0.
 */
final class Rectifier extends BaseActivationFunction {
  private static final long serialVersionUID = 1;

  private final double alpha;
  private final boolean exponential;

  private Rectifier(double alpha, boolean exponential) {
    this.alpha = alpha;
    this.exponential = exponential;
  }

  static Rectifier elu(double alpha) {
    return new Rectifier(alpha, true);
  }

  static Rectifier leakyRelu(double alpha) {
    return new Rectifier(alpha, false);
  }

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    INDArray below = Transforms.min(in, 0, true);
    INDArray value = exponential ? Transforms.exp(below, true).subi(1) : below;
    // In place, since stock expects the result in the workspace of the input.
    return in.assign(Transforms.max(in, 0, true).addi(value.muli(alpha)));
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    INDArray left = in.lte(0).castTo(in.dataType());
    INDArray slope = exponential ? Transforms.exp(Transforms.min(in, 0, true), false) : left.dup();
    INDArray derivative = slope.muli(alpha).muli(left).addi(left.rsub(1));
    return new Pair<>(derivative.muli(epsilon), null);
  }
}
