package io.github.fmnist.experiments.scores;

import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.score.Scoreboard;
import java.util.Arrays;

/** Random samples of images, without replacement. */
final class RandomChoice {
  private RandomChoice() {}

  /** Returns {@code count} of the numbers below {@code available}, in random order. */
  static int[] of(String name, int available, int count, long seed) throws InvalidDataException {
    if (available < count) {
      String hint =
          available < Scoreboard.MIN_IMAGES ? "" : "; --images %d takes fewer".formatted(available);
      throw new InvalidDataException(
          "%s: %,d images expected, found %,d%s".formatted(name, count, available, hint));
    }
    return Arrays.copyOf(CounterRandom.of(seed, 0, 0, 0).permutation(available), count);
  }
}
