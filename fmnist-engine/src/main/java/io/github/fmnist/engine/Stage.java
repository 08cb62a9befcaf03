package io.github.fmnist.engine;

/**
 * A part of a network, compiled for one batch size. Its forward steps are in the program that it
 * was created with; its backward steps are appended to a separate program.
 */
interface Stage {
  /** Returns the result of the forward steps, still to be multiplied by {@link #scale()}. */
  Tensor output();

  /**
   * Returns the factor that is still to be applied to {@link #output()}. A linear layer multiplies
   * its weights instead, which are few, so that a scaled activation such as SELU costs no separate
   * pass over the memory.
   */
  default float scale() {
    return 1;
  }

  /**
   * Returns whether the next stage may write its result into {@link #output()}, because no later
   * step needs it.
   */
  default boolean outputMayBeOverwritten() {
    return false;
  }

  /**
   * Returns whether {@link #accumulateGradients} has an effect: there are parameters that are not
   * frozen.
   */
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
   * Appends the steps that compute the gradient with respect to the input.
   *
   * @param outputGradient as for {@link #accumulateGradients}; it may be overwritten
   * @return the gradient with respect to the input as the stage received it, before its factor
   */
  Tensor inputGradient(Program program, Tensor outputGradient);
}
