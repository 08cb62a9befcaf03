package io.github.fmnist.engine;

/** The purpose of a forward pass. */
public enum Mode {
  /** Training: dropout is active, and batch normalization uses the statistics of the batch. */
  TRAIN,
  /**
   * Inference: dropout is inactive, and batch normalization uses its running statistics. A backward
   * pass treats them as constants.
   */
  INFERENCE
}
