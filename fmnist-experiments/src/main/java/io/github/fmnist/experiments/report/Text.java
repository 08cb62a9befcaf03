package io.github.fmnist.experiments.report;

/** Numbers as a report writes them. */
final class Text {
  private Text() {}

  /** Returns a share in percent. */
  static String percent(double share) {
    return "%.1f %%".formatted(100 * share);
  }
}
