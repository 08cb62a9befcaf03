package io.github.fmnist.engine;

/** Moves the parameters of a network by their gradients, as Deeplearning4j does. */
interface Updates {
  /**
   * Updates the parameters; uses the gradients up.
   *
   * @param examples how many the gradients were summed over
   * @param passes how many passes added to the running statistics, at least 1: they move by the
   *     mean of what the passes ask for
   */
  void apply(int examples, int passes, int iteration, int epoch);
}
