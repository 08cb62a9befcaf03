package io.github.fmnist.engine;

/** Where a network begins: the batch, as it lies. */
record InputStage(Tensor output) implements Stage {
  @Override
  public Tensor inputGradient(Program program, Tensor outputGradient) {
    return outputGradient;
  }
}
