package io.github.fmnist.viz;

/** Which colours stand for values, from the lowest to the highest. */
public enum ColorMap {
  /** From black to white, for images. */
  GREY(0x000000, 0xFFFFFF),

  /**
   * From black by violet, red and orange to light yellow, evenly lighter, for sizes such as an
   * absolute error: readers order them without the bar, in grey print and with any colour vision.
   *
   * <p>Nine of the colours that Smith and van der Walt gave to matplotlib as "inferno" (2015, CC0).
   */
  INFERNO(0x000004, 0x210C4A, 0x56106E, 0x89226A, 0xBB3754, 0xE35932, 0xF98C0A, 0xF9C932, 0xFCFFA4),

  /**
   * From dark blue by white to dark red, both ends equally dark, for deviations: give it a range
   * whose middle is the value that stands for none.
   */
  BLUE_RED(0x053B78, 0x5A9BD2, 0xFFFFFF, 0xDE785E, 0x7F1D14);

  @SuppressWarnings("ImmutableEnumChecker") // read only, for every pixel: no list of boxes
  private final int[] stops;

  ColorMap(int... stops) {
    this.stops = stops;
  }

  /** Returns the colour at a share from 0 (lowest) to 1 (highest), as 0xRRGGBB. */
  int rgb(double share) {
    double place = share * (stops.length - 1);
    int stop = Math.min((int) place, stops.length - 2);
    return mixed(stops[stop], stops[stop + 1], place - stop);
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
