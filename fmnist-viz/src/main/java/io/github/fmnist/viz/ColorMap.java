package io.github.fmnist.viz;

/** The colours of values, from the lowest to the highest. */
public enum ColorMap {
  /** From black to white, for images. */
  GREY(0x000000, 0xFFFFFF),

  /**
   * From black through violet, red and orange to light yellow, with evenly increasing lightness,
   * for magnitudes such as an absolute error. Readers can order the colours without the bar, in
   * grey print and with any colour vision.
   *
   * <p>Nine of the colours that Smith and van der Walt contributed to matplotlib as "inferno"
   * (2015, CC0).
   */
  INFERNO(0x000004, 0x210C4A, 0x56106E, 0x89226A, 0xBB3754, 0xE35932, 0xF98C0A, 0xF9C932, 0xFCFFA4),

  /**
   * From dark blue through white to dark red, with equally dark ends, for deviations. Use a range
   * whose middle is the value of no deviation.
   */
  BLUE_RED(0x053B78, 0x5A9BD2, 0xFFFFFF, 0xDE785E, 0x7F1D14);

  @SuppressWarnings("ImmutableEnumChecker") // never written; read for every pixel, hence unboxed
  private final int[] stops;

  ColorMap(int... stops) {
    this.stops = stops;
  }

  /** Returns the colour at a share from 0 (lowest) to 1 (highest), as 0xRRGGBB. */
  int rgb(double share) {
    double position = share * (stops.length - 1);
    int stop = Math.min((int) position, stops.length - 2);
    return mixed(stops[stop], stops[stop + 1], position - stop);
  }

  private static int mixed(int from, int to, double share) {
    int rgb = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int start = from >> shift & 0xff;
      int end = to >> shift & 0xff;
      rgb |= (int) Math.round(start + share * (end - start)) << shift;
    }
    return rgb;
  }
}
