package io.github.fmnist.experiments.command;

import io.github.fmnist.data.FashionMnist;

/** The titles of datasets in tables and figures. */
public final class DatasetTitle {
  private DatasetTitle() {}

  /**
   * Returns the title of a dataset.
   *
   * @param name name of a {@link FashionMnist}: {@code real}, {@code synthetic} or another
   */
  public static String of(String name) {
    return switch (name) {
      case "real" -> "Fashion-MNIST";
      case "synthetic" -> "synthetic data: says nothing about Fashion-MNIST";
      default -> name;
    };
  }
}
