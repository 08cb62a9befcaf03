package io.github.fmnist.data;

import java.util.Arrays;

/**
 * The grey value of a cloth at every position: a base, a light gradient, uneven dye, a pattern,
 * folds.
 *
 * <p>Positions are in pixels from the centre of the picture, x to the right and y down; greys are 0
 * for black and 1 for white, and may leave that range. The code uses only arithmetic that every
 * machine rounds in the same way.
 */
final class Fabric {
  /** The width and height, a power of two, of the random texture from which every cloth is cut. */
  private static final int TEXTURE = 64;

  private static final double[] TEXTURE_VALUES = new double[TEXTURE * TEXTURE];

  static {
    Dice dice = new Dice(0, 0, 0);
    Arrays.setAll(TEXTURE_VALUES, i -> dice.between(0, 1));
  }

  private final double base;
  private final double lightX;
  private final double lightY;
  private final double dye;
  private final Pattern pattern;
  private final double contrast;
  private final double period;
  private final double phase;
  private final boolean horizontal;
  private final int cutX;
  private final int cutY;
  private final double[] folds;

  private Fabric(double base, double dye, Pattern pattern, int folds, Dice dice) {
    this.base = base;
    this.dye = dye;
    this.pattern = pattern;
    this.folds = new double[4 * folds];
    lightX = dice.between(-0.012, 0.012);
    lightY = dice.between(-0.008, 0.008);
    contrast = dice.between(0.25, 0.85);
    period = dice.between(3, 7);
    phase = dice.between(0, 1);
    horizontal = dice.chance(0.6);
    cutX = dice.below(TEXTURE);
    cutY = dice.below(TEXTURE);
    for (int i = 0; i < this.folds.length; i += 4) {
      this.folds[i] = dice.between(-9, 9); // where it crosses the middle row
      this.folds[i + 1] = dice.between(-0.5, 0.5); // columns to the right for each row down
      this.folds[i + 2] = dice.between(0.7, 1.6); // half its width
      this.folds[i + 3] = dice.between(-0.2, 0.12); // how much lighter it is
    }
  }

  /** Returns a cloth between dark and white, with up to three folds. */
  static Fabric cloth(Pattern pattern, Dice dice) {
    // Most garments are light; one in four is dark.
    double base = dice.chance(0.25) ? dice.between(0.22, 0.5) : dice.between(0.55, 1);
    return new Fabric(base, dice.between(0.02, 0.16), pattern, dice.below(4), dice);
  }

  /** Returns leather, rubber or metal of about the given grey, without a pattern or folds. */
  static Fabric smooth(double base, Dice dice) {
    return new Fabric(base, 0.06, Pattern.PLAIN, 0, dice);
  }

  /** Returns the grey without light, dye, pattern and folds. */
  double base() {
    return base;
  }

  double at(double x, double y) {
    double grey = base * (1 + lightX * x + lightY * y);
    grey *= 1 + dye * (2 * valueNoise(x / 3, y / 3) - 1);
    grey *= 1 - contrast * ink(x, y);
    for (int i = 0; i < folds.length; i += 4) {
      double away = Math.abs(x - folds[i] - folds[i + 1] * y) / folds[i + 2];
      grey *= 1 + folds[i + 3] * Math.max(0, 1 - away);
    }
    return grey;
  }

  /** Returns the amount of the pattern's dark colour at a position, 0 to 1. */
  private double ink(double x, double y) {
    return switch (pattern) {
      case PLAIN -> 0;
      case STRIPES -> band(horizontal ? y : x);
      case CHECKS -> 0.5 * (band(x) + band(y));
      case PRINT -> clamp(5 * (valueNoise(2 * x / period, 2 * y / period) - 0.5));
      case MOTTLED -> 0.7 * valueNoise(x, y);
      case BLOCKS -> clamp(y - 12 * (phase - 0.5));
    };
  }

  /** Returns the strength of a pattern with one soft-edged band in every period, 0 to 1. */
  private double band(double along) {
    double cycle = along / period + phase;
    double ramp = Math.abs(2 * (cycle - Math.floor(cycle)) - 1);
    return clamp((ramp - 0.5) * period + 0.3);
  }

  /**
   * Returns smooth noise in [0, 1]: random values at integer positions, interpolated between them.
   */
  private double valueNoise(double x, double y) {
    int column = (int) Math.floor(x);
    int row = (int) Math.floor(y);
    double right = ease(x - column);
    double down = ease(y - row);
    double above = interpolate(lattice(column, row), lattice(column + 1, row), right);
    double below = interpolate(lattice(column, row + 1), lattice(column + 1, row + 1), right);
    return interpolate(above, below, down);
  }

  private double lattice(int column, int row) {
    int x = (column + cutX) & (TEXTURE - 1);
    int y = (row + cutY) & (TEXTURE - 1);
    return TEXTURE_VALUES[y * TEXTURE + x];
  }

  private static double interpolate(double a, double b, double t) {
    return a + (b - a) * t;
  }

  private static double ease(double t) {
    return t * t * (3 - 2 * t);
  }

  private static double clamp(double value) {
    return Math.max(0, Math.min(1, value));
  }
}
