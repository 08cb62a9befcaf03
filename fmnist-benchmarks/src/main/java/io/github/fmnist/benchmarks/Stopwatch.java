package io.github.fmnist.benchmarks;

/** Takes the time of something that is done again and again. */
final class Stopwatch {
  private Stopwatch() {}

  /** Returns the nanoseconds of the fastest round. */
  static double bestNanoseconds(Runnable operation, int rounds) {
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < rounds; i++) {
      long begin = System.nanoTime();
      operation.run();
      best = Math.min(best, (double) (System.nanoTime() - begin));
    }
    return best;
  }
}
