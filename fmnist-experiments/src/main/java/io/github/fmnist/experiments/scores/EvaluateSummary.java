package io.github.fmnist.experiments.scores;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.fmnist.experiments.command.DatasetTitle;
import io.github.fmnist.models.score.Baseline;
import io.github.fmnist.models.score.Measures;
import io.github.fmnist.models.score.Score;
import io.github.fmnist.models.score.Scoreboard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The outcome of an evaluation: {@code summary.json}.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param images number of images of each source
 * @param extractor SHA-256 of the extractor's weights
 * @param extractorAccuracy accuracy of the extractor on the test images of Fashion-MNIST
 * @param baselines scores of real test images, noise, and the mean training image
 * @param sources scores of the sources, in the order of the command line
 * @param spread Fréchet distances of several extractors; absent with one
 */
public record EvaluateSummary(
    String data,
    int images,
    String extractor,
    double extractorAccuracy,
    List<SourceScore> baselines,
    List<SourceScore> sources,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ExtractorSpread> spread) {

  static EvaluateSummary of(
      String data,
      Scoreboard board,
      List<ImageSource.Scored> scored,
      Optional<ExtractorSpread> spread) {
    Score floor = board.score(Baseline.TEST);
    return new EvaluateSummary(
        data,
        board.images(),
        floor.extractor(),
        floor.extractorAccuracy(),
        Arrays.stream(Baseline.values()).map(b -> SourceScore.of(board.score(b))).toList(),
        scored.stream().map(s -> SourceScore.of(s.score())).toList(),
        spread);
  }

  /** Returns the caption of table and figure: the compared images and the extractor. */
  String caption() {
    String caption =
        "%s; %,d images of each source, against as many training images; extractor %s, accuracy %.4f"
            .formatted(
                DatasetTitle.of(data), images, extractor.substring(0, 12), extractorAccuracy);
    return data.equals("real")
        ? caption
        : caption + ", trained on Fashion-MNIST: its features distinguish garments";
  }

  /** Returns the scores as a table for the terminal, best first, with floor and ceilings. */
  public String table() {
    List<SourceScore> rows = new ArrayList<>(sources);
    baselines.stream()
        .filter(baseline -> sources.stream().noneMatch(s -> s.name().equals(baseline.name())))
        .forEach(rows::add);
    rows.sort((a, b) -> Double.compare(a.frechet(), b.frechet()));
    int width =
        rows.stream().mapToInt(row -> row.name().length()).reduce("noise".length(), Math::max);
    String pattern = "%-" + width + "s %14s %9s %6s %8s %7s %7s %9s %7s%n";
    StringBuilder table = new StringBuilder(caption() + "\n\n");
    table.append(
        pattern.formatted(
            "name",
            "Frechet",
            "precision",
            "recall",
            "coverage",
            "entropy",
            "nearest",
            "memorized",
            "trained"));
    for (SourceScore row : rows) {
      Measures measures = row.measures();
      table.append(
          pattern.formatted(
              row.name(),
              "%.2f +- %.2f".formatted(row.frechet(), row.frechetDeviation()),
              "%.3f".formatted(measures.precision()),
              "%.3f".formatted(measures.recall()),
              "%.3f".formatted(measures.coverage()),
              "%.2f".formatted(measures.classEntropy()),
              "%.2f".formatted(measures.nearestDistance()),
              "%.3f".formatted(measures.memorized()),
              accuracy(measures.trainedAccuracy())));
    }
    table.append(
        """

        floor: test; ceilings: noise, mean. Do not read precision on its own:
        near-identical images can still score high. trained: - if the source has no
        labels
        """);
    spread.ifPresent(each -> table.append(each.table()));
    return table.toString();
  }

  private static String accuracy(OptionalDouble accuracy) {
    return accuracy.isPresent() ? "%.3f".formatted(accuracy.getAsDouble()) : "-";
  }
}
