package io.github.fmnist.viz;

import java.awt.Color;
import java.awt.Font;

/** The fonts and colours that all pictures share. */
final class Look {
  static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);
  static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

  static final Color INK = new Color(0x222222);
  static final Color FAINT_INK = new Color(0x5A5A5A);
  static final Color LINE = new Color(0xDDDDDD);

  /** Empty space around a picture and between its parts, in pixels. */
  static final int MARGIN = 10;

  /**
   * Okabe and Ito's eight colours and two dark ones whose distance from the eight is no smaller
   * than the distances among the eight (CIEDE2000, with any colour vision). Those that are hard to
   * see on white come last.
   */
  private static final Color[] PALETTE = {
    new Color(0x0072B2), // blue
    new Color(0xD55E00), // vermillion
    new Color(0x009E73), // bluish green
    new Color(0xCC79A7), // reddish purple
    new Color(0xE69F00), // orange
    new Color(0x56B4E9), // sky blue
    new Color(0x000000), // black
    new Color(0x802000), // brown
    new Color(0x20209F), // indigo
    new Color(0xF0E442), // yellow
  };

  private Look() {}

  /** Returns the colour of the {@code i}-th series; they repeat after {@link #colors()}. */
  static Color color(int i) {
    return PALETTE[i % PALETTE.length];
  }

  static int colors() {
    return PALETTE.length;
  }
}
