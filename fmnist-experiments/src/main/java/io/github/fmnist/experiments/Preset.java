package io.github.fmnist.experiments;

import java.util.Locale;

/** How much the activation study trains. */
enum Preset {
  /** A look at the study in minutes. */
  QUICK(10_000, 3),
  /** The study itself: all images that validation leaves. */
  FULL(Integer.MAX_VALUE, 10);

  private final int trainSize;
  private final int epochs;

  Preset(int trainSize, int epochs) {
    this.trainSize = trainSize;
    this.epochs = epochs;
  }

  /** Returns how many training images there are, at most. */
  int trainSize() {
    return trainSize;
  }

  int epochs() {
    return epochs;
  }

  /** Returns the name as options write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
