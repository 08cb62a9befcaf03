package io.github.fmnist.engine;

/**
 * Random numbers without a state: each is a function of a key and a place, so that any of them can
 * be had again, in any order, by any thread.
 *
 * <p>Implementation note: the numbers are those of SplitMix64 (Steele, Lea, Flood 2014, "Fast
 * splittable pseudorandom number generators"), entered at the given place.
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
   * Returns the random numbers of one seed, stream, epoch and step. Those of another one have
   * nothing to do with them.
   *
   * @param seed of the run
   * @param stream what the numbers are for, such as the number of a dropout layer
   * @param epoch which pass over the data, from 0
   * @param step which step of it, from 0
   */
  public static CounterRandom of(long seed, long stream, long epoch, long step) {
    long key = mix(seed + GOLDEN_GAMMA);
    key = mix(key + stream * GOLDEN_GAMMA + 1);
    key = mix(key + epoch * GOLDEN_GAMMA + 2);
    return new CounterRandom(mix(key + step * GOLDEN_GAMMA + 3));
  }

  /** Returns 64 random bits for a place. */
  public long bits(long place) {
    return mix(key + (place + 1) * GOLDEN_GAMMA);
  }

  /** Returns a number for a place, uniform in [0, 1). */
  public double uniform(long place) {
    return (bits(place) >>> 11) * DOUBLE_UNIT;
  }

  /** Returns a number for a place, from the standard normal distribution. */
  public double gaussian(long place) {
    long bits = bits(place);
    double inside = Ziggurat.inside(bits);
    // Whatever else it takes is a function of the bits of the place.
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
