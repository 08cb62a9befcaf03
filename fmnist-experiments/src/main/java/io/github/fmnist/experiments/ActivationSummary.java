package io.github.fmnist.experiments;

import java.util.List;

/**
 * The outcome of the activation study: {@code summary.json}.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param accuracyOfInterest the validation accuracy that {@code secondsToAccuracy} refers to
 */
record ActivationSummary(
    String data,
    int trainSize,
    int validationSize,
    int testSize,
    int epochs,
    double accuracyOfInterest,
    List<ActivationResult> results) {

  /** Returns the results as a table for people. */
  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        "%-12s %5s %9s %11s %9s %7s %10s %9s%n"
            .formatted(
                "activation",
                "seed",
                "training",
                "validation",
                "test",
                "gap",
                "s to 85 %",
                "images/s"));
    for (ActivationResult result : results) {
      table.append(
          "%-12s %5d %9.4f %11.4f %9.4f %7.4f %10s %9.0f%n"
              .formatted(
                  result.activation(),
                  result.seed(),
                  result.trainAccuracy(),
                  result.validationAccuracy(),
                  result.testAccuracy(),
                  result.generalizationGap(),
                  result.secondsToAccuracy().isPresent()
                      ? "%.1f".formatted(result.secondsToAccuracy().getAsDouble())
                      : "-",
                  result.imagesPerSecond()));
    }
    return table.toString();
  }
}
