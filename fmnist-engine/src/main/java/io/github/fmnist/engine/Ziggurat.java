package io.github.fmnist.engine;

/**
 * Computes standard normal numbers from uniform ones: a point is sampled from 128 layers of equal
 * area that cover half of the density, and accepted if it lies below the density, as 99 in 100
 * points do.
 *
 * <p>Marsaglia, Tsang 2000, "The ziggurat method for generating random variables"; with separate
 * bits for layer and position, as Doornik 2005, "An improved ziggurat method", requires.
 */
final class Ziggurat {
  private static final int LAYERS = 128;

  /** The start of the tail, for this number of layers. */
  private static final double TAIL = 3.442619855899;

  /** The area of each layer; that of the lowest includes the tail. */
  private static final double AREA = 9.91256303526217e-3;

  /** The right ends of the layers, from the lowest, and 0. */
  private static final double[] EDGE = new double[LAYERS + 1];

  static {
    EDGE[0] = AREA / density(TAIL);
    EDGE[1] = TAIL;
    for (int i = 2; i < LAYERS; i++) {
      EDGE[i] = Math.sqrt(-2 * Math.log(AREA / EDGE[i - 1] + density(EDGE[i - 1])));
    }
  }

  private Ziggurat() {}

  /** Returns the number for random bits, or NaN if they require {@link #outside}. */
  static double inside(long bits) {
    int layer = layer(bits);
    double x = position(bits) * EDGE[layer];
    return Math.abs(x) < EDGE[layer + 1] ? x : Double.NaN;
  }

  /**
   * Returns the number for bits whose point does not lie below the next higher layer.
   *
   * @param more further random numbers
   */
  static double outside(long bits, CounterRandom more) {
    long current = bits;
    for (long used = 0; ; used += 2) {
      int layer = layer(current);
      double x = position(current) * EDGE[layer];
      if (Math.abs(x) < EDGE[layer + 1]) {
        return x;
      }
      if (layer == 0) {
        return Math.copySign(tail(more, used), x);
      }
      double low = density(EDGE[layer]);
      double high = density(EDGE[layer + 1]);
      if (low + more.uniform(used) * (high - low) < density(x)) {
        return x;
      }
      current = more.bits(used + 1);
    }
  }

  private static int layer(long bits) {
    return (int) (bits & (LAYERS - 1));
  }

  /** Returns the upper 53 bits as a number in [-1, 1). */
  private static double position(long bits) {
    return (bits >> 11) * 0x1p-52;
  }

  /** Returns a number beyond {@link #TAIL} (Marsaglia 1964). */
  private static double tail(CounterRandom more, long first) {
    for (long used = first; ; used += 2) {
      // The logarithm needs a number above 0.
      double x = -Math.log(1 - more.uniform(used)) / TAIL;
      double y = -Math.log(1 - more.uniform(used + 1));
      if (2 * y >= x * x) {
        return TAIL + x;
      }
    }
  }

  /** Returns the normal density without its constant factor. */
  private static double density(double x) {
    return Math.exp(-0.5 * x * x);
  }
}
