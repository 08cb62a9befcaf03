package io.github.fmnist.experiments;

import io.github.fmnist.data.Normalization;
import java.util.List;

/**
 * The outcome of the activation study: {@code summary.json}.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param accuracyOfInterest the validation accuracy that {@code secondsToAccuracy} refers to
 * @param normalization of the images' grey values in [0, 1], which the saved models expect
 */
record ActivationSummary(
    String data,
    int trainSize,
    int validationSize,
    int testSize,
    int epochs,
    double accuracyOfInterest,
    Normalization normalization,
    List<ActivationResult> results) {

  /** Returns the names of the activations compared, in their order. */
  List<String> activations() {
    return results.stream().map(ActivationResult::activation).distinct().toList();
  }

  /** Returns the results of one activation, one for each seed. */
  List<ActivationResult> of(String activation) {
    return results.stream().filter(r -> r.activation().equals(activation)).toList();
  }

  /** Returns how many seeds there are. */
  int seeds() {
    return of(results.get(0).activation()).size();
  }

  /** Returns what stands below every figure. */
  String caption() {
    return "%s; %,d training, %,d validation, %,d test images; epochs: %d; seeds: %d"
        .formatted(DataOption.describe(data), trainSize, validationSize, testSize, epochs, seeds());
  }

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
