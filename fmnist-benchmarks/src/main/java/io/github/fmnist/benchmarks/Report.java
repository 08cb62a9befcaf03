package io.github.fmnist.benchmarks;

import java.util.List;
import java.util.OptionalDouble;

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
  record Measured(String name, int batchSize, List<Contestant> contenders) {

    /**
     * Returns the ratio of the medians of a contender and its peer, if the peer was measured. A
     * contender whose threads are bound meets the faster row of its peer.
     */
    OptionalDouble ratio(Contestant contestant, Contender peer) {
      return contenders.stream()
          .filter(other -> other.name.equals(peer.label()))
          .filter(other -> other.binding == Binding.NONE || other.binding == contestant.binding)
          .mapToDouble(other -> contestant.imagesPerSecond / other.imagesPerSecond)
          .min();
    }

    private OptionalDouble ratio(Target target) {
      return contenders.stream()
          .filter(contestant -> contestant.name.equals(target.contender().label()))
          .filter(contestant -> contestant.binding == target.binding())
          .flatMapToDouble(contestant -> ratio(contestant, target.peer()).stream())
          .findAny();
    }
  }

  /**
   * A contender at a workload.
   *
   * @param name of it
   * @param binding of its threads
   * @param imagesPerSecond median of the rounds
   * @param threads that it may use
   * @param residentMegabytes the most of all rounds
   * @param rounds images per second in each
   */
  record Contestant(
      String name,
      Binding binding,
      double imagesPerSecond,
      int threads,
      double residentMegabytes,
      List<Double> rounds) {

    static Contestant of(String name, Binding binding, int threads, List<Sample> samples) {
      List<Double> rounds = samples.stream().map(Sample::imagesPerSecond).toList();
      double memory =
          samples.stream().mapToDouble(Sample::residentMegabytes).max().orElse(Double.NaN);
      return new Contestant(name, binding, median(rounds), threads, memory, rounds);
    }
  }

  /** Returns the ratio of a target, if fmnist and its peer were measured. */
  OptionalDouble ratio(Target target) {
    return workloads.stream()
        .filter(workload -> workload.name.equals(target.workload().label()))
        .flatMapToDouble(workload -> workload.ratio(target).stream())
        .findAny();
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
