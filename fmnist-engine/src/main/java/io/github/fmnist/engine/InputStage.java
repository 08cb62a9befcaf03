package io.github.fmnist.engine;

/** The first stage of a network: the batch, without a copy. */
record InputStage(Tensor output) implements Stage {
  @Override
  public Tensor inputGradient(Program program, Tensor outputGradient) {
    return outputGradient;
  }
}
