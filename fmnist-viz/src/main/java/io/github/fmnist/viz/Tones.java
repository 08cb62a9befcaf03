package io.github.fmnist.viz;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Objects;

/**
 * The mapping of values to colours: {@code low} has the first colour of the map, or the last if
 * inverted.
 */
record Tones(double low, double high, ColorMap map, boolean inverted) {
  static final Tones DEFAULT = new Tones(0, 1, ColorMap.GREY, false);

  Tones {
    Objects.requireNonNull(map, "map");
    checkArgument(
        Double.isFinite(low) && Double.isFinite(high) && low < high,
        "a range of values from low to high expected, [%s, %s] found",
        low,
        high);
  }

  Tones range(double newLow, double newHigh) {
    return new Tones(newLow, newHigh, map, inverted);
  }

  Tones map(ColorMap other) {
    return new Tones(low, high, other, inverted);
  }

  Tones exchanged() {
    return new Tones(low, high, map, !inverted);
  }

  /** Returns the colour of a value, as 0xRRGGBB. */
  int rgb(double value) {
    return map.rgb(share(value));
  }

  /** Returns the level of a value of a colour channel, from 0 to 255. */
  int level(double value) {
    return (int) Math.round(255 * share(value));
  }

  private double share(double value) {
    double share = Math.min(1, Math.max(0, (value - low) / (high - low)));
    return inverted ? 1 - share : share;
  }
}
