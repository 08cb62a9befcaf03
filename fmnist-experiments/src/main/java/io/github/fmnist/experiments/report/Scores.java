package io.github.fmnist.experiments.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fmnist.experiments.page.Section;
import io.github.fmnist.experiments.page.Sentences;
import io.github.fmnist.experiments.page.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The scores of generated images, as a summary has them.
 *
 * @param board {@code scores} of a study, or the summary of {@code evaluate}
 */
record Scores(JsonNode board) {
  /** Returns the scores of a finished run; empty if there are none. */
  static Optional<Scores> of(RunFiles files) {
    JsonNode scores = files.summary().path("scores");
    return scores.isObject() ? Optional.of(new Scores(scores)) : Optional.empty();
  }

  /** Returns the sentence on missing scores, if there are none. */
  static Optional<String> none(RunFiles files) {
    JsonNode reason = files.summary().path("noScores");
    return reason.isTextual()
        ? Optional.of("The generated images were not scored: %s.".formatted(reason.asText()))
        : Optional.empty();
  }

  private Optional<JsonNode> baseline(String name) {
    return board
        .path("baselines")
        .valueStream()
        .filter(each -> each.path("name").asText().equals(name))
        .findFirst();
  }

  private static double frechet(JsonNode source) {
    return source.path("frechet").asDouble();
  }

  private static String measure(JsonNode source, String name, String pattern) {
    JsonNode value = source.path("measures").path(name);
    return value.isNumber() ? pattern.formatted(value.asDouble()) : "-";
  }

  /** Returns what the scores mean, for each source. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    for (JsonNode source : board.path("sources")) {
      sentences.add(
          "Images of %s have a Fréchet distance of %.1f ± %.1f from real ones; other real images have %s, noise has %s."
              .formatted(
                  source.path("name").asText(),
                  frechet(source),
                  source.path("frechetDeviation").asDouble(),
                  baseline("test").map(each -> "%.1f".formatted(frechet(each))).orElse("-"),
                  baseline("noise").map(each -> "%.0f".formatted(frechet(each))).orElse("-")));
      sentences.add(
          "Of these images, %s lie among real ones (precision); of the real images, %s lie among these (recall)."
              .formatted(
                  Text.percent(source.at("/measures/precision").asDouble()),
                  Text.percent(source.at("/measures/recall").asDouble())));
    }
    return sentences;
  }

  /**
   * Returns the main scores of each source, with its name.
   *
   * @param all false for the first source alone, which is the model of a study, without its name
   */
  List<StudyReport.Result> results(boolean all) {
    List<StudyReport.Result> results = new ArrayList<>();
    for (JsonNode source : board.path("sources")) {
      String images =
          "%s, %,d images"
              .formatted(
                  all ? " of " + source.path("name").asText() : "", board.path("images").asInt());
      results.add(
          new StudyReport.Result("Fréchet distance" + images, "%.1f".formatted(frechet(source))));
      for (String measure : List.of("precision", "recall", "coverage")) {
        results.add(new StudyReport.Result(measure + images, measure(source, measure, "%.3f")));
      }
      if (!all) {
        break;
      }
    }
    return results;
  }

  /** Returns the section with all sources, the floor and the ceilings, best first. */
  Section section() {
    List<JsonNode> sources = new ArrayList<>();
    board.path("sources").forEach(sources::add);
    for (JsonNode baseline : board.path("baselines")) {
      if (sources.stream().noneMatch(each -> each.path("name").equals(baseline.path("name")))) {
        sources.add(baseline);
      }
    }
    sources.sort(Comparator.comparingDouble(Scores::frechet));
    Table table =
        new Table(
            "%,d images of each source against as many real training images"
                .formatted(board.path("images").asInt()),
            List.of(
                "source",
                "Fréchet distance",
                "precision",
                "recall",
                "coverage",
                "accuracy of a classifier trained on it"),
            sources.stream().map(Scores::row).toList());
    return new Section(
        "Scoreboard",
        table,
        new Sentences(
            "The floor is the score of real test images (test); noise and the mean image are the"
                + " ceilings.",
            "Do not read precision on its own: near-identical images can still score high.",
            "Features come from a classifier of Fashion-MNIST whose accuracy is %.4f."
                .formatted(board.path("extractorAccuracy").asDouble())));
  }

  private static List<String> row(JsonNode source) {
    return List.of(
        source.path("name").asText(),
        "%.2f ± %.2f".formatted(frechet(source), source.path("frechetDeviation").asDouble()),
        measure(source, "precision", "%.3f"),
        measure(source, "recall", "%.3f"),
        measure(source, "coverage", "%.3f"),
        measure(source, "trainedAccuracy", "%.3f"));
  }
}
