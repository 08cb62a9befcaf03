package io.github.fmnist.data;

import java.util.SplittableRandom;

/**
 * The random numbers of one synthetic image.
 *
 * <p>The state is a function of the seed, the stream and the index alone, so that images can be
 * generated in any order and on any thread.
 */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed, long stream, long index) {
    random = new SplittableRandom(mix(mix(mix(seed) + stream) + index));
  }

  /** Returns a number in [{@code low}, {@code high}). */
  double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** Returns true with the given probability. */
  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Returns one of 0, 1, ..., {@code bound - 1}. */
  int below(int bound) {
    return (int) (random.nextDouble() * bound);
  }

  /** Returns one of the given patterns; a pattern given twice is twice as likely. */
  Pattern pick(Pattern... patterns) {
    return patterns[below(patterns.length)];
  }

  /**
   * Stafford's variant 13 of the MurmurHash3 finalizer: a bijection that scatters close numbers.
   */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L; // 2^64 / golden ratio: keeps 0 from mapping to 0
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
