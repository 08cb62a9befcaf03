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

  /**
   * Appends the backward steps.
   *
   * @param outputGradient the gradient with respect to {@link #output()}, of the same shape, in any
   *     layout
   * @param wantInput whether somebody asks for the gradient with respect to the input
   * @param wantParameters whether parameter gradients are to be accumulated
   * @return the gradient with respect to the input as the stage was given it, before its factor;
   *     null where it is not wanted
   */
  Tensor backward(
      Program program, Tensor outputGradient, boolean wantInput, boolean wantParameters);
}
