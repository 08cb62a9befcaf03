package io.github.fmnist.experiments.sweep;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * Settings that a search tries.
 *
 * @param number number of the candidate, from 1
 * @param options the options of the search with their values, such as {@code --dropout} and 0.25
 */
record Candidate(int number, Map<String, String> options) {
  @Override
  public String toString() {
    return options.entrySet().stream()
        .map(option -> option.getKey().substring(2) + " " + option.getValue())
        .collect(Collectors.joining(", "));
  }
}
