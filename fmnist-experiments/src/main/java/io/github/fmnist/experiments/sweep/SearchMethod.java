package io.github.fmnist.experiments.sweep;

import java.util.Locale;

/** How a search chooses the settings that it trains. */
enum SearchMethod {
  /** All combinations of the values, for all epochs. */
  GRID,
  /** A number of sampled settings, for all epochs. */
  RANDOM,
  /** Successive halving of all combinations, or of a number of sampled settings. */
  HALVING;

  /** Returns the name as spelled on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
