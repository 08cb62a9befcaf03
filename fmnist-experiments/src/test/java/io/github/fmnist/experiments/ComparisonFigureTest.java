package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.data.Normalization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonFigureTest {
  @TempDir Path directory;

  @Test
  void syntheticDataIsNamedInEveryFigure() throws IOException {
    Study study = Study.of("synthetic", List.of("relu", "selu"), 1);
    new ActivationFigures(study.summary, study.metrics, List.of("Bag", "Coat"))
        .write(RunDirectory.of(directory, "activations", LocalDateTime.of(2026, 1, 1, 0, 0)));
    for (String figure : List.of("comparison", "classes", "confusion-relu", "confusion-selu")) {
      assertThat(directory.resolve("figures").resolve(figure + ".svg"))
          .content()
          .contains("synthetic data: says nothing about Fashion-MNIST");
    }
  }

  @Test
  void tellsWhoIsAheadOfOthers() throws IOException {
    assertThat(comparison(List.of("relu", "selu"), 1)).contains("Who is ahead", "ReLU", "SELU");
  }

  @Test
  void oneActivationAloneIsAheadOfNobody() throws IOException {
    assertThat(comparison(List.of("tanh"), 1))
        .contains("Generalization gap")
        .doesNotContain("Who is ahead");
  }

  @Test
  void explainsBandsWhereThereAreSeveralSeeds() throws IOException {
    assertThat(comparison(List.of("tanh"), 1)).contains("seeds: 1").doesNotContain("bands");
    assertThat(comparison(List.of("tanh"), 3)).contains("seeds: 3", "bands: least to greatest");
  }

  private String comparison(List<String> activations, int seeds) throws IOException {
    Path file = directory.resolve("comparison.svg");
    Study study = Study.of("real", activations, seeds);
    new ComparisonFigure(study.summary, study.metrics).picture().writeSvg(file);
    return Files.readString(file);
  }

  /** Made-up results, all classes alike. */
  private record Study(ActivationSummary summary, List<EpochMetrics> metrics) {
    static Study of(String data, List<String> activations, int seeds) {
      List<EpochMetrics> metrics = new ArrayList<>();
      List<ActivationResult> results = new ArrayList<>();
      Measurement test = new Measurement(0.4, 0.8, List.of(List.of(8, 2), List.of(2, 8)));
      for (int seed = 1; seed <= seeds; seed++) {
        for (String activation : activations) {
          List<EpochMetrics> history =
              List.of(
                  new EpochMetrics(data, activation, seed, 1, 0.6, 0.7, 0.7, 0.6, 1, 100),
                  new EpochMetrics(
                      data, activation, seed, 2, 0.3, 0.9, 0.4, 0.8 + seed / 100.0, 2, 100));
          metrics.addAll(history);
          results.add(ActivationResult.of(history, test));
        }
      }
      Normalization normalization = Normalization.unitInterval();
      return new Study(
          new ActivationSummary(data, 100, 10, 20, 2, 0.85, normalization, results), metrics);
    }
  }
}
