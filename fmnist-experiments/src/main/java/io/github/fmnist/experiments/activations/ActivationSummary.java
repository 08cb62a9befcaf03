package io.github.fmnist.experiments.activations;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.experiments.activations.ActivationTrial.DivergedRun;
import io.github.fmnist.experiments.command.ActivationNames;
import io.github.fmnist.experiments.command.DatasetTitle;
import io.github.fmnist.experiments.command.ImageChange;
import io.github.fmnist.experiments.study.PrecisionNote;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The outcome of the activation study: {@code summary.json}.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param classNames names of the classes by label
 * @param epochs maximum number of epochs
 * @param patience number of epochs without a lower validation loss after which training stops;
 *     absent without early stopping
 * @param augment random changes to training images
 * @param precision the precision of training
 * @param accuracyOfInterest the validation accuracy that {@code secondsToAccuracy} refers to
 * @param fixedSplit whether all seeds have one split
 * @param override settings that single activations have for themselves
 * @param results results of the networks that did not diverge
 * @param diverged the networks that diverged
 * @param health sentences about hidden layers that are not healthy; absent if there are none
 */
record ActivationSummary(
    String data,
    int trainSize,
    int validationSize,
    int testSize,
    List<String> classNames,
    int epochs,
    OptionalInt patience,
    Set<ImageChange> augment,
    Precision precision,
    double accuracyOfInterest,
    boolean fixedSplit,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> override,
    List<ActivationResult> results,
    List<DivergedRun> diverged,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> health) {

  /** Returns the names of the activations with results, in their order. */
  List<String> activations() {
    return results.stream().map(ActivationResult::activation).distinct().toList();
  }

  /** Returns the results of one activation, one for each seed that did not diverge. */
  List<ActivationResult> of(String activation) {
    return results.stream().filter(r -> r.activation().equals(activation)).toList();
  }

  /** Returns the number of seeds that have results. */
  int seeds() {
    return (int) results.stream().mapToLong(ActivationResult::seed).distinct().count();
  }

  /** Returns whether a network was trained without diverging. */
  boolean finished(String activation, long seed) {
    return of(activation).stream().anyMatch(result -> result.seed() == seed);
  }

  /** Returns what the seeds show together; absent with a single seed. */
  @JsonProperty
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  Optional<ActivationStatistics> statistics() {
    return seeds() < 2 ? Optional.empty() : Optional.of(ActivationStatistics.of(this));
  }

  /** Returns the caption of all figures. */
  String caption() {
    String caption =
        "%s; %,d training, %,d validation, %,d test images; epochs: %s%d; seeds: %d"
            .formatted(
                DatasetTitle.of(data),
                trainSize,
                validationSize,
                testSize,
                patience.isPresent() ? "at most " : "",
                epochs,
                seeds());
    if (seeds() > 1) {
      caption += fixedSplit ? " on one split" : ", each with its own split";
    }
    if (patience.isPresent()) {
      caption += "; early stopping with patience " + patience.getAsInt();
    }
    if (!augment.isEmpty()) {
      caption +=
          augment.stream()
              .map(ImageChange::toString)
              .collect(Collectors.joining(", ", "; augmentation: ", ""));
    }
    if (!override.isEmpty()) {
      caption += "; settings of single activations: " + String.join(", ", override);
    }
    caption += PrecisionNote.of(precision);
    return diverged.isEmpty()
        ? caption
        : caption
            + diverged.stream()
                .map(
                    network ->
                        "%s, seed %d"
                            .formatted(ActivationNames.title(network.activation()), network.seed()))
                .collect(Collectors.joining("; ", "; diverged and left out: ", ""));
  }

  /** Returns the results as a table for the terminal, and what is wrong with hidden layers. */
  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        "%-15s %4s %5s %8s %10s %6s %7s %9s %8s%n"
            .formatted(
                "activation",
                "seed",
                "epoch",
                "training",
                "validation",
                "test",
                "gap",
                "s to 85 %",
                "images/s"));
    for (ActivationResult result : results) {
      table.append(
          "%-15s %4d %5d %8.4f %10.4f %6.4f %7.2f %9s %8.0f%n"
              .formatted(
                  result.activation(),
                  result.seed(),
                  result.bestEpoch(),
                  result.trainAccuracy(),
                  result.validationAccuracy(),
                  result.testAccuracy(),
                  100 * result.generalizationGap(),
                  result.secondsToAccuracy().isPresent()
                      ? "%.1f".formatted(result.secondsToAccuracy().getAsDouble())
                      : "-",
                  result.imagesPerSecond()));
    }
    if (!results.isEmpty()) {
      table.append("gap: training minus validation accuracy, in %% points%n".formatted());
    }
    for (DivergedRun network : diverged) {
      table.append(
          "%-15s %4d diverged in epoch %d%n"
              .formatted(network.activation(), network.seed(), network.epoch()));
    }
    statistics().ifPresent(statistics -> table.append(statistics.table()));
    flipAveraged().ifPresent(table::append);
    if (!health.isEmpty()) {
      table.append("%n%s%n".formatted(String.join("%n".formatted(), health)));
    }
    return table.toString();
  }

  /** Returns the flip-averaged accuracies, one for each activation; empty if there are none. */
  private Optional<String> flipAveraged() {
    if (results.stream().allMatch(result -> result.testFlipAveraged().isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        activations().stream()
            .map(
                activation ->
                    "%s %.4f"
                        .formatted(
                            activation,
                            of(activation).stream()
                                .mapToDouble(r -> r.testFlipAveraged().orElseThrow())
                                .average()
                                .orElseThrow()))
            .collect(
                Collectors.joining(
                    ", ",
                    "test accuracy, averaged over each image and its mirror image: ",
                    "%n".formatted())));
  }
}
