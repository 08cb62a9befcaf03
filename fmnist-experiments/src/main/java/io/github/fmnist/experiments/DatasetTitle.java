package io.github.fmnist.experiments;

import io.github.fmnist.data.FashionMnist;

/** What tables and figures call a dataset. */
final class DatasetTitle {
  private DatasetTitle() {}

  /**
   * Returns the title.
   *
   * @param name that of a {@link FashionMnist}: {@code real}, {@code synthetic} or another
   */
  static String of(String name) {
    return switch (name) {
      case "real" -> "Fashion-MNIST";
      case "synthetic" -> "synthetic data: says nothing about Fashion-MNIST";
      default -> name;
    };
  }
}
