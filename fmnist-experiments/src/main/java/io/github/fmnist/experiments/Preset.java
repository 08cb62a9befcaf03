package io.github.fmnist.experiments;

/** How much the activation study trains. */
enum Preset {
  /** A look at the study in minutes. */
  QUICK(10_000, 3),
  /** The study itself. */
  FULL(55_000, 10);

  private final int trainSize;
  private final int epochs;

  Preset(int trainSize, int epochs) {
    this.trainSize = trainSize;
    this.epochs = epochs;
  }

  int trainSize() {
    return trainSize;
  }

  int epochs() {
    return epochs;
  }
}
