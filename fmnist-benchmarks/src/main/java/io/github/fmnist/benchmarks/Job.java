package io.github.fmnist.benchmarks;

/** A workload as one contender does it. */
interface Job {
  /**
   * Trains on a batch or on several, or classifies them.
   *
   * @param number of the run, from 0; batches come round again
   */
  void run(int number);

  /** Returns how many batches each run takes. */
  default int batches() {
    return 1;
  }
}
