package io.github.fmnist.engine;

/** Updates the parameters of a network from their gradients, as Deeplearning4j does. */
interface Updates {
  /**
   * Updates the parameters; the gradients are unspecified afterwards.
   *
   * @param examples the number of examples that the gradients were summed over
   * @param passes the number of passes that added to the gradients of running statistics, at least
   *     1: the statistics change by the mean over the passes
   */
  void apply(int examples, int passes, int iteration, int epoch);
}
