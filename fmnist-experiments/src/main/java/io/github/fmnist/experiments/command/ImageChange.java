package io.github.fmnist.experiments.command;

import io.github.fmnist.models.Augmentation;
import java.util.Locale;

/** The random changes to training images that {@code --augment} offers. */
public enum ImageChange {
  SHIFT,
  FLIP,
  ERASE;

  private static final int SHIFT_PIXELS = 2;
  private static final double FLIP_PROBABILITY = 0.5;

  /** The probability that Zhong et al. 2017, arXiv 1708.04896, use for Fashion-MNIST. */
  private static final double ERASE_PROBABILITY = 0.5;

  /** Returns the augmentation with this change added. */
  public Augmentation addedTo(Augmentation augmentation) {
    return switch (this) {
      case SHIFT -> augmentation.shift(SHIFT_PIXELS);
      case FLIP -> augmentation.horizontalFlip(FLIP_PROBABILITY);
      case ERASE -> augmentation.erasing(ERASE_PROBABILITY);
    };
  }

  /** Returns the name as spelled on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
