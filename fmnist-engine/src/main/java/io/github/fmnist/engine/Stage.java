package io.github.fmnist.engine;

/**
 * A part of a network, made for one batch size: what it does forward is in the program that it was
 * made with; what it does backward goes into a program of its own.
 */
interface Stage {
  /** The result of the forward steps, up to the factor {@link #scale()}. */
  Tensor output();

  /**
   * The factor that is still to be applied to {@link #output()}. A linear layer multiplies its
   * weights instead, which are few: so a scaled activation such as SELU costs no pass of its own.
   */
  default float scale() {
    return 1;
  }

  /** Whether the next stage may put its result into {@link #output()}: nobody needs it later. */
  default boolean outputMayBeOverwritten() {
    return false;
  }

  /** Whether {@link #accumulateGradients} does anything: there are parameters, and not frozen. */
  default boolean hasParameters() {
    return false;
  }

  /**
   * Appends the steps that compute the parameter gradients and deliver them.
   *
   * @param outputGradient the gradient with respect to {@link #output()}, of the same shape, in any
   *     layout
   */
  default void accumulateGradients(Program program, Tensor outputGradient) {}

  /**
   * Appends the steps that go on backward.
   *
   * @param outputGradient as for {@link #accumulateGradients}; its place may be used up
   * @return the gradient with respect to the input as the stage was given it, before its factor
   */
  Tensor inputGradient(Program program, Tensor outputGradient);
}
