package io.github.fmnist.benchmarks;

/** A workload as one contender does it. */
interface Job {
  /**
   * Trains on a batch or classifies it.
   *
   * @param number of the batch, from 0; batches come round again
   */
  void run(int number);
}
