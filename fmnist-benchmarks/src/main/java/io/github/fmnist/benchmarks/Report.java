package io.github.fmnist.benchmarks;

import java.util.List;

/**
 * The outcome of a run, as it is written to JSON.
 *
 * @param rounds how often each contender was measured
 * @param seconds how long, each time
 * @param agreement how far engines differ on the same weights and batch
 */
record Report(int rounds, double seconds, List<Agreement> agreement, List<Measured> workloads) {

  /**
   * A workload.
   *
   * @param name of it
   * @param batchSize in images
   */
  record Measured(String name, int batchSize, List<Contestant> contenders) {}

  /**
   * A contender at a workload.
   *
   * @param name of it
   * @param imagesPerSecond median of the rounds
   * @param threads that it may use
   * @param residentMegabytes the most of all rounds
   * @param rounds images per second in each
   */
  record Contestant(
      String name,
      double imagesPerSecond,
      int threads,
      double residentMegabytes,
      List<Double> rounds) {

    static Contestant of(String name, int threads, List<Sample> samples) {
      List<Double> rounds = samples.stream().map(Sample::imagesPerSecond).toList();
      double memory =
          samples.stream().mapToDouble(Sample::residentMegabytes).max().orElse(Double.NaN);
      return new Contestant(name, median(rounds), threads, memory, rounds);
    }
  }

  /** The middle value, or the mean of the two in the middle. */
  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
