package io.github.fmnist.models.score;

import java.util.Locale;

/** Reference images whose measures accompany every score. */
public enum Baseline {
  /** Real test images: the floor. */
  TEST,
  /** Each pixel uniform in [0, 1]: a ceiling. */
  NOISE,
  /** Copies of the mean training image: a ceiling. */
  MEAN;

  /** Returns the name in lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
