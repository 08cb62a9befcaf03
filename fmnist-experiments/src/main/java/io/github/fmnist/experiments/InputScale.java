package io.github.fmnist.experiments;

import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.data.Normalization;

/** The normalizations that {@code --normalization} offers. */
enum InputScale {
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
}
