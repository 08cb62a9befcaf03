package io.github.fmnist.engine;

/** What a forward pass is for. */
public enum Mode {
  /** Learning: dropout drops, batch normalization uses the statistics of the batch. */
  TRAIN,
  /**
   * Use: dropout does nothing, batch normalization uses its running statistics. A way back takes
   * them for constants.
   */
  INFERENCE
}
