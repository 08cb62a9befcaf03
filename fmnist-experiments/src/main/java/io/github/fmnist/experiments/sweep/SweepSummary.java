package io.github.fmnist.experiments.sweep;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.github.fmnist.experiments.activations.ActivationResult;
import io.github.fmnist.experiments.run.Columns;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The outcome of a search: {@code summary.json}.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param options the options that were searched
 * @param rungs the epochs after which candidates were compared
 * @param classNames names of the classes by label
 * @param trainedImages number of images that were trained on, over all epochs of all candidates
 * @param allImages the same if all candidates had been trained for all epochs
 * @param trainingSeconds time of training, added over all candidates
 * @param candidates the last result of each candidate with each activation, by activation; those
 *     with more epochs first, and then the better
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
    List<String> classNames,
    long trainedImages,
    long allImages,
    double trainingSeconds,
    List<CandidateResult> candidates,
    List<ActivationResult> results,
    String command) {
  static final String CSV = "sweep.csv";

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

  /** Returns the candidates of an activation, best first. */
  private List<CandidateResult> of(String activation) {
    return candidates.stream().filter(each -> each.activation().equals(activation)).toList();
  }

  /** Returns the best candidate of each activation that has one. */
  @JsonProperty
  List<CandidateResult> best() {
    return CandidateResult.winners(candidates, epochs());
  }

  /** Returns what the search has saved, in a sentence. */
  @JsonProperty
  String savings() {
    return trainedImages == allImages
        ? "Trained on %,d images.".formatted(trainedImages)
        : "Trained on %,d images. All settings for all epochs would have taken %,d: %.0f %% are saved."
            .formatted(trainedImages, allImages, 100 * (1 - share()));
  }

  private double share() {
    return (double) trainedImages / allImages;
  }

  /** Returns the time of training and what was saved of it, in a sentence. */
  private String times() {
    String all = time(trainingSeconds / share());
    return "Training took %s, added over all networks%s."
        .formatted(
            time(trainingSeconds),
            trainedImages == allImages ? "" : "; all of it would have taken about " + all);
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
      for (CandidateResult each : of(activation).stream().limit(LISTED).toList()) {
        List<String> row = new ArrayList<>(List.of(activation));
        options.forEach(option -> row.add(each.options().get(option)));
        row.add(Integer.toString(each.epochs()));
        row.add(number(each.trainAccuracy()));
        row.add(each.diverged() ? "diverged" : number(each.validationAccuracy()));
        row.add(test(each));
        rows.add(row);
      }
    }
    return "%s%n%n%s%n".formatted(Columns.ofNumbers(rows), savings() + " " + times());
  }

  /** Writes a row for each candidate with each activation, with a column for each option. */
  void writeCsv(OutputStream out) throws IOException {
    CsvSchema.Builder schema = CsvSchema.builder();
    List.of("activation", "rank", "candidate").forEach(schema::addColumn);
    options.forEach(option -> schema.addColumn(option.substring(2)));
    List.of("epochs", "trainAccuracy", "validationAccuracy", "validationLoss")
        .forEach(schema::addColumn);
    try (SequenceWriter rows =
        new CsvMapper().writer(schema.build().withHeader()).writeValues(out)) {
      for (String activation : activations()) {
        int rank = 0;
        for (CandidateResult each : of(activation)) {
          rows.write(row(each, ++rank));
        }
      }
    }
  }

  private Map<String, Object> row(CandidateResult result, int rank) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("activation", result.activation());
    row.put("rank", rank);
    row.put("candidate", result.candidate());
    options.forEach(option -> row.put(option.substring(2), result.options().get(option)));
    row.put("epochs", result.epochs());
    result.trainAccuracy().ifPresent(value -> row.put("trainAccuracy", value));
    result.validationAccuracy().ifPresent(value -> row.put("validationAccuracy", value));
    result.validationLoss().ifPresent(value -> row.put("validationLoss", value));
    return row;
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
