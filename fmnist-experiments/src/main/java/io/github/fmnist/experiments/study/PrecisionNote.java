package io.github.fmnist.experiments.study;

import io.github.fmnist.engine.Precision;

/** The note on the precision of training in the captions of figures. */
public final class PrecisionNote {
  private PrecisionNote() {}

  /** Returns the note, with a separator before it; empty for float32, the default. */
  public static String of(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> "";
      case BF16 -> "; trained in bf16";
    };
  }
}
