package io.github.fmnist.viz;

import static org.nd4j.common.base.Preconditions.checkArgument;

/** How values become greys: {@code low} is black and {@code high} white, or the other way round. */
record Tones(double low, double high, boolean inverted) {

  Tones {
    checkArgument(
        Double.isFinite(low) && Double.isFinite(high) && low < high,
        "a range of values from low to high expected, [%s, %s] found",
        low,
        high);
  }

  int rgb(float value) {
    double share = Math.min(1, Math.max(0, (value - low) / (high - low)));
    int grey = (int) Math.round(255 * (inverted ? 1 - share : share));
    return grey << 16 | grey << 8 | grey;
  }
}
