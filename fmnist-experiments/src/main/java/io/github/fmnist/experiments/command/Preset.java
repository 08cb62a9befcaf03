package io.github.fmnist.experiments.command;

import java.util.Locale;

/** The sizes of a study. */
public enum Preset {
  /** A part of the study that takes minutes. */
  QUICK(10_000),
  /** The whole study: all training images that are not held out for validation. */
  FULL(Integer.MAX_VALUE);

  private final int trainSize;

  Preset(int trainSize) {
    this.trainSize = trainSize;
  }

  /** Returns the maximum number of training images. */
  int trainSize() {
    return trainSize;
  }

  /** Returns the number of epochs, given the study's number for each preset. */
  public int epochs(int quick, int full) {
    return this == QUICK ? quick : full;
  }

  /** Returns the name as spelled on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
