package io.github.fmnist.engine;

/** What a forward pass is for. */
public enum Mode {
  /** Learning: dropout drops. */
  TRAIN,
  /** Use: dropout does nothing. */
  INFERENCE
}
