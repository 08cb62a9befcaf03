package io.github.fmnist.engine;

/** Moves the parameters of a network by their gradients, as Deeplearning4j does. */
interface Updates {
  /**
   * Updates the parameters; uses the gradients up.
   *
   * @param examples how many the gradients were summed over
   */
  void apply(int examples, int iteration, int epoch);
}
