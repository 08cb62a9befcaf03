package io.github.fmnist.experiments.sweep;

import java.util.ArrayList;
import java.util.List;

/**
 * The epochs after which a search compares candidates, and how many of them go on. Jamieson and
 * Talwalkar 2016, algorithm 1.
 *
 * @param epochs number of epochs of each rung, increasing; the last one is that of the study
 * @param reduction one in this number of candidates goes on to the next rung
 */
record Rungs(List<Integer> epochs, int reduction) {
  /** Returns a single rung: all candidates are trained for all epochs. */
  static Rungs single(int epochs) {
    return new Rungs(List.of(epochs), 1);
  }

  /**
   * Returns the rungs of successive halving. Each has {@code reduction} times as many epochs as the
   * one before, rounded down, and there are no more than leave a candidate for the last one.
   *
   * @param epochs number of epochs of the last rung
   * @param minEpochs least number of epochs of the first one
   * @param candidates number of candidates
   */
  static Rungs halving(int epochs, int minEpochs, int reduction, int candidates) {
    List<Integer> rungs = new ArrayList<>(List.of(epochs));
    int left = candidates / reduction;
    for (int next = epochs / reduction; next >= minEpochs && left > 0; next /= reduction) {
      rungs.add(0, next);
      left /= reduction;
    }
    return new Rungs(List.copyOf(rungs), reduction);
  }

  /** Returns what a search trains, in a sentence. */
  String text(int candidates, List<String> activations) {
    StringBuilder text =
        new StringBuilder(
            "Searching with %d settings for each of %s:"
                .formatted(candidates, String.join(", ", activations)));
    int left = candidates;
    for (int each : epochs) {
      text.append(" %d to epoch %d,".formatted(left, each));
      left /= reduction;
    }
    return text.append(" the best to the test.").toString();
  }

  /** Returns how many of a number of candidates go on. */
  int survivors(int candidates) {
    return candidates / reduction;
  }
}
