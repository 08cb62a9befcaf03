package io.github.fmnist.experiments.study;

import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.data.Normalization;
import java.util.Locale;

/** The normalizations that {@code --normalization} offers. */
public enum InputScale {
  UNIT,
  SYMMETRIC,
  STANDARDIZED;

  Normalization of(LabelledImages training) {
    return switch (this) {
      case UNIT -> Normalization.unitInterval();
      case SYMMETRIC -> Normalization.symmetric();
      case STANDARDIZED -> Normalization.standardized(training);
    };
  }

  /** Returns the name as spelled on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
