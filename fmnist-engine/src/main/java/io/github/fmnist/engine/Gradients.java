package io.github.fmnist.engine;

/** The gradients that a backward pass computes. */
public enum Gradients {
  /** The gradient with respect to the input; parameter gradients stay as they are. */
  INPUT(true, false),
  /** Parameter gradients only. */
  PARAMETERS(false, true),
  /** Both. */
  BOTH(true, true);

  private final boolean input;
  private final boolean parameters;

  Gradients(boolean input, boolean parameters) {
    this.input = input;
    this.parameters = parameters;
  }

  boolean input() {
    return input;
  }

  boolean parameters() {
    return parameters;
  }
}
