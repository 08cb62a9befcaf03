package io.github.fmnist.engine;

import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A dropout for stock Deeplearning4j with a given mask: y = factor * x + shift. */
final class ReplayedDropout implements IDropout {
  private static final long serialVersionUID = 1;

  private final transient INDArray factor;
  private final transient INDArray shift;

  ReplayedDropout(INDArray factor, INDArray shift) {
    this.factor = factor;
    this.shift = shift;
  }

  @Override
  public INDArray applyDropout(
      INDArray input, INDArray result, int iteration, int epoch, LayerWorkspaceMgr workspaces) {
    return result.assign(input.mul(factor).addi(shift));
  }

  @Override
  public INDArray backprop(INDArray outputGradient, INDArray result, int iteration, int epoch) {
    return result.assign(outputGradient.mul(factor));
  }

  @Override
  public void clear() {
    // The mask is kept.
  }

  @Override
  public IDropout clone() {
    return new ReplayedDropout(factor, shift);
  }
}
