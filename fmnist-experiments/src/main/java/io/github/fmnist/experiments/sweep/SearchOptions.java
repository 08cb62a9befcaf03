package io.github.fmnist.experiments.sweep;

import io.github.fmnist.experiments.command.RunOptions;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a search, beside those of the study. */
final class SearchOptions {
  /** The names of these options. */
  static final List<String> NAMES = List.of("--search", "--trials", "--reduction", "--min-epochs");

  private static final int MAX_REDUCTION = 100;

  @Option(
      names = "--search",
      paramLabel = "NAME",
      defaultValue = "halving",
      description =
          "grid (all combinations of values, for all epochs), random (--trials sampled settings,"
              + " for all epochs), or halving (successive halving: all combinations, or"
              + " --trials settings, for a few epochs, and the best of them further).")
  private SearchMethod search;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description =
          "Number of settings that are sampled, the same ones for each activation.%n  Default: all"
              + " combinations of values")
  private @Nullable Integer trials;

  @Option(
      names = "--reduction",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Of halving: one in N settings goes on, and is then trained for N times as many epochs in"
              + " all.")
  private int reduction;

  @Option(
      names = "--min-epochs",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of halving: least number of epochs before settings are compared.")
  private int minEpochs;

  /** Rejects invalid values. */
  void check(RunOptions run) {
    run.require(
        trials == null || (trials >= 1 && trials <= SearchSpace.MAX_CANDIDATES),
        "--trials: 1 to " + SearchSpace.MAX_CANDIDATES + " expected, found %s",
        trials);
    run.require(
        trials == null || search != SearchMethod.GRID,
        "--trials: --search random or halving expected with it, found %s",
        search);
    run.require(
        trials != null || search != SearchMethod.RANDOM,
        "--trials: a number of settings expected with --search random, found none%s",
        "");
    run.require(
        reduction >= 2 && reduction <= MAX_REDUCTION,
        "--reduction: 2 to " + MAX_REDUCTION + " expected, found %s",
        reduction);
    run.require(minEpochs >= 1, "--min-epochs: at least 1 expected, found %s", minEpochs);
  }

  SearchMethod search() {
    return search;
  }

  /** Returns the number of settings that are sampled; absent if all of the grid are tried. */
  OptionalInt trials() {
    return trials == null ? OptionalInt.empty() : OptionalInt.of(trials);
  }

  int reduction() {
    return reduction;
  }

  int minEpochs() {
    return minEpochs;
  }

  /** Returns the rungs of a search with a number of candidates and of epochs. */
  Rungs rungs(int epochs, int candidates) {
    return search == SearchMethod.HALVING
        ? Rungs.halving(epochs, minEpochs, reduction, candidates)
        : Rungs.single(epochs);
  }
}
