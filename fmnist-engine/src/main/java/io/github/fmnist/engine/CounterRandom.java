package io.github.fmnist.engine;

/**
 * Counter-based random numbers without state: each is a function of a key and an index, so that any
 * thread can recompute any of them, in any order.
 *
 * <p>Implementation note: the numbers are those of SplitMix64 (Steele, Lea, Flood 2014, "Fast
 * splittable pseudorandom number generators"), started at the given index.
 */
public final class CounterRandom {
  /** The odd integer nearest to 2^64 divided by the golden ratio. */
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private static final double DOUBLE_UNIT = 0x1p-53;

  private final long key;

  private CounterRandom(long key) {
    this.key = key;
  }

  /**
   * Returns the random numbers of one seed, stream, epoch and step. The numbers of other
   * combinations are unrelated.
   *
   * @param seed the seed of the run
   * @param stream the purpose of the numbers, such as the number of a dropout layer
   * @param epoch the pass over the data, from 0
   * @param step the step within the epoch, from 0
   */
  public static CounterRandom of(long seed, long stream, long epoch, long step) {
    long key = mix(seed + GOLDEN_GAMMA);
    key = mix(key + stream * GOLDEN_GAMMA + 1);
    key = mix(key + epoch * GOLDEN_GAMMA + 2);
    return new CounterRandom(mix(key + step * GOLDEN_GAMMA + 3));
  }

  /** Returns 64 random bits for an index. */
  public long bits(long index) {
    return mix(key + (index + 1) * GOLDEN_GAMMA);
  }

  /** Returns a number for an index, uniform in [0, 1). */
  public double uniform(long index) {
    return (bits(index) >>> 11) * DOUBLE_UNIT;
  }

  /** Returns a number for an index, from the standard normal distribution. */
  public double gaussian(long index) {
    long bits = bits(index);
    double inside = Ziggurat.inside(bits);
    // Any further random numbers are a function of the bits of the index.
    return Double.isNaN(inside) ? Ziggurat.outside(bits, new CounterRandom(mix(bits))) : inside;
  }

  /** Returns the numbers from 0 to {@code count - 1} in random order (Durstenfeld 1964). */
  public int[] permutation(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = (int) (uniform(i) * (i + 1));
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static long mix(long z) {
    long y = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    y = (y ^ (y >>> 27)) * 0x94d049bb133111ebL;
    return y ^ (y >>> 31);
  }
}
