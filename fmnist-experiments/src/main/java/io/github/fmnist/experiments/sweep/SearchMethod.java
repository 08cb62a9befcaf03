package io.github.fmnist.experiments.sweep;

import java.util.Locale;

/** How a search chooses the settings that it trains. */
enum SearchMethod {
  /** All combinations of the values, for all epochs. */
  GRID,
  /** A number of settings that are drawn, for all epochs. */
  RANDOM,
  /** Successive halving of all combinations, or of a number of settings that are drawn. */
  HALVING;

  /** Returns the name as spelled on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
