package io.github.fmnist.experiments.run;

import io.github.fmnist.data.FashionMnist;

/** What tables and figures call a dataset. */
public final class DatasetTitle {
  private DatasetTitle() {}

  /**
   * Returns the title.
   *
   * @param name that of a {@link FashionMnist}: {@code real}, {@code synthetic} or another
   */
  public static String of(String name) {
    return switch (name) {
      case "real" -> "Fashion-MNIST";
      case "synthetic" -> "synthetic data: says nothing about Fashion-MNIST";
      default -> name;
    };
  }
}
