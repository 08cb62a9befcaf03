package io.github.fmnist.experiments.sweep;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.fmnist.experiments.activations.ActivationResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The outcome of a search: {@code summary.json}.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param options the options that were searched
 * @param rungs the epochs after which candidates were compared
 * @param trainedImages number of images that were trained on, over all epochs of all candidates
 * @param allImages the same if all candidates had been trained for all epochs
 * @param trainingSeconds time of training, added over all candidates
 * @param candidates the last result of each candidate with each activation
 * @param results the best network of each activation, with its test
 * @param command the command that runs the study with the best settings of each activation; empty
 *     if training with all settings diverged
 */
record SweepSummary(
    String data,
    SearchMethod search,
    List<String> options,
    List<Integer> rungs,
    int trainSize,
    int validationSize,
    int testSize,
    long trainedImages,
    long allImages,
    double trainingSeconds,
    List<CandidateResult> candidates,
    List<ActivationResult> results,
    String command) {
  /** Number of candidates of each activation in the table. */
  private static final int LISTED = 5;

  /** Returns the activations in their order. */
  List<String> activations() {
    return candidates.stream().map(CandidateResult::activation).distinct().toList();
  }

  /** Returns the number of candidates of each activation. */
  int count() {
    return candidates.size() / activations().size();
  }

  /** Returns the number of epochs of the last rung. */
  int epochs() {
    return rungs.get(rungs.size() - 1);
  }

  /** Returns the candidates of an activation, best first: those that were trained longest lead. */
  List<CandidateResult> ranked(String activation) {
    return candidates.stream()
        .filter(each -> each.activation().equals(activation))
        .sorted(
            Comparator.comparing((CandidateResult each) -> -each.epochs())
                .thenComparing(CandidateResult.BETTER))
        .toList();
  }

  /** Returns the best candidate of an activation; empty if all of them diverged. */
  static Optional<CandidateResult> best(
      List<CandidateResult> candidates, String activation, int epochs) {
    return CandidateResult.best(
            candidates.stream()
                .filter(each -> each.activation().equals(activation) && each.epochs() == epochs)
                .toList(),
            1)
        .stream()
        .findFirst();
  }

  /** Returns the best candidate of each activation that has one. */
  @JsonProperty
  List<CandidateResult> best() {
    return activations().stream()
        .flatMap(activation -> best(candidates, activation, epochs()).stream())
        .toList();
  }

  /** Returns what the search has saved, in a sentence. */
  String savings() {
    double share = (double) trainedImages / allImages;
    String trained =
        "Trained on %,d images, %s of them in all, in %s of training"
            .formatted(trainedImages, count(), time(trainingSeconds));
    return share < 1
        ? "Trained on %,d images. All settings for all epochs would have taken %,d: %.0f %% is saved,"
                .formatted(trainedImages, allImages, 100 * (1 - share))
            + " and of the time for training about %s of %s."
                .formatted(
                    time(trainingSeconds / share - trainingSeconds), time(trainingSeconds / share))
        : trained;
  }

  private static String time(double seconds) {
    return seconds < 100 ? "%.0f s".formatted(seconds) : "%.0f min".formatted(seconds / 60);
  }

  /** Returns the results as a table for the terminal. */
  String table() {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("activation"));
    options.forEach(option -> header.add(option.substring(2)));
    header.addAll(List.of("epochs", "training", "validation", "test"));
    rows.add(header);
    for (String activation : activations()) {
      List<CandidateResult> ranked = ranked(activation);
      for (CandidateResult each : ranked.subList(0, Math.min(LISTED, ranked.size()))) {
        List<String> row = new ArrayList<>(List.of(activation));
        options.forEach(option -> row.add(each.options().get(option)));
        row.add(Integer.toString(each.epochs()));
        row.add(number(each.trainAccuracy()));
        row.add(each.diverged() ? "diverged" : number(each.validationAccuracy()));
        row.add(test(each));
        rows.add(row);
      }
    }
    return "%s%n%s%n".formatted(Columns.of(rows), savings());
  }

  private String test(CandidateResult candidate) {
    return best().contains(candidate)
        ? results.stream()
            .filter(result -> result.activation().equals(candidate.activation()))
            .map(result -> "%.4f".formatted(result.testAccuracy()))
            .findFirst()
            .orElse("")
        : "";
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? "%.4f".formatted(value.getAsDouble()) : "-";
  }
}
