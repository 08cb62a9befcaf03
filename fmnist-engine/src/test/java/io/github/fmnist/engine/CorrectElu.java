package io.github.fmnist.engine;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * ELU with the derivative of its own alpha. Deeplearning4j's {@code ActivationELU} takes the one of
 * alpha = 1 on the way back.
 */
final class CorrectElu extends BaseActivationFunction {
  private static final long serialVersionUID = 1;

  private final double alpha;

  CorrectElu(double alpha) {
    this.alpha = alpha;
  }

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    INDArray negative = in.lt(0).castTo(in.dataType());
    INDArray below = Transforms.exp(in, true).subi(1).muli(alpha).muli(negative);
    return in.muli(negative.rsub(1)).addi(below);
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    INDArray negative = in.lt(0).castTo(in.dataType());
    INDArray below = Transforms.exp(in, true).muli(alpha).muli(negative);
    return new Pair<>(below.addi(negative.rsub(1)).muli(epsilon), null);
  }
}
