package io.github.fmnist.experiments.command;

import java.util.Locale;

/** How much a study trains. */
public enum Preset {
  /** A look at the study in minutes. */
  QUICK(10_000),
  /** The study itself: all images that validation leaves. */
  FULL(Integer.MAX_VALUE);

  private final int trainSize;

  Preset(int trainSize) {
    this.trainSize = trainSize;
  }

  /** Returns how many training images there are, at most. */
  int trainSize() {
    return trainSize;
  }

  /** Returns the passes over the training images, given those of the study for both presets. */
  public int epochs(int quick, int full) {
    return this == QUICK ? quick : full;
  }

  /** Returns the name as options write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
