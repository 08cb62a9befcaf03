package io.github.fmnist.engine;

import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The engine's dropout for stock Deeplearning4j: the masks that the engine generates for a layer
 * and a step, implemented separately from the definition.
 */
final class CounterDropout implements IDropout {
  private static final long serialVersionUID = 1;

  private final transient Dropping dropping;
  private final long seed;
  private final int layer;
  private transient INDArray factor;

  CounterDropout(Dropping dropping, long seed, int layer) {
    this.dropping = dropping;
    this.seed = seed;
    this.layer = layer;
  }

  @Override
  public INDArray applyDropout(
      INDArray input, INDArray result, int iteration, int epoch, LayerWorkspaceMgr workspaces) {
    CounterRandom random = CounterRandom.of(seed, layer, 0, iteration);
    long threshold = (long) (dropping.retain() * 0x1p32);
    float[] factors = new float[Math.toIntExact(input.length())];
    float[] shifts = new float[factors.length];
    for (int i = 0; i < factors.length; i++) {
      long bits = random.bits(i / 2);
      boolean kept = (i % 2 == 0 ? bits >>> 32 : bits & 0xffffffffL) < threshold;
      factors[i] = kept ? dropping.kept() : 0;
      shifts[i] = kept ? dropping.keptShift() : dropping.droppedShift();
    }
    factor = Nd4j.create(factors, input.shape(), 'c').detach();
    return result.assign(input.mul(factor).addi(Nd4j.create(shifts, input.shape(), 'c')));
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
    return new CounterDropout(dropping, seed, layer);
  }
}
