package io.github.fmnist.models.score;

import java.util.Locale;

/** Images that every score is seen beside. */
public enum Baseline {
  /** Real test images: the floor. */
  TEST,
  /** Each pixel uniform in [0, 1]: a ceiling. */
  NOISE,
  /** The mean training image, again and again: a ceiling. */
  MEAN;

  /** Returns the name in small letters. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
