package io.github.fmnist.experiments.activations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.data.Normalization;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.study.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonFigureTest {
  @TempDir Path directory;

  @Test
  void syntheticDataIsNamedInEveryFigure() throws IOException {
    Study study = Study.of("synthetic", List.of("relu", "selu"), 1);
    draw(study);
    for (String figure : List.of("comparison", "classes", "confusion-relu", "confusion-selu")) {
      assertThat(directory.resolve("figures").resolve(figure + ".svg"))
          .content()
          .contains("synthetic data: says nothing about Fashion-MNIST");
    }
  }

  @Test
  void leavesOutAndNamesDivergedNetworks() throws IOException {
    Study study = Study.of("real", List.of("relu", "selu"), 3).diverged("relu", 2);
    draw(study);
    for (String figure : List.of("comparison", "classes", "confusion-relu", "confusion-selu")) {
      assertThat(words(figure)).contains("seeds: 3", "diverged and left out: ReLU, seed 2");
    }
    assertThat(study.summary.table().lines())
        .last()
        .isEqualTo("relu             2 diverged in epoch 2");
  }

  @Test
  void isDrawnIfAnActivationHasNoResults() throws IOException {
    draw(Study.of("real", List.of("relu", "selu"), 1).diverged("relu", 1));
    assertThat(directory.resolve("figures").resolve("confusion-selu.svg")).exists();
    assertThat(directory.resolve("figures").resolve("confusion-relu.svg")).doesNotExist();
    assertThat(words("comparison"))
        .contains("diverged and left out: ReLU, seed 1")
        .doesNotContain("Who is ahead");
  }

  @Test
  void meansAreOfTheSeedsThatDidNotDiverge() throws IOException {
    Study all = Study.of("real", List.of("relu"), 2);
    Study one = Study.of("real", List.of("relu"), 3).diverged("relu", 3);
    assertThat(panels(one).equals(panels(all))).isTrue();
  }

  @Test
  void showsWhichActivationIsAhead() throws IOException {
    assertThat(comparison(List.of("relu", "selu"), 1)).contains("Who is ahead", "ReLU", "SELU");
  }

  @Test
  void aSingleActivationHasNoLead() throws IOException {
    assertThat(comparison(List.of("tanh"), 1))
        .contains("Generalization gap")
        .doesNotContain("Who is ahead");
  }

  @Test
  void explainsBandsIfThereAreSeveralSeeds() throws IOException {
    assertThat(comparison(List.of("tanh"), 1)).contains("seeds: 1").doesNotContain("bands");
    assertThat(comparison(List.of("tanh"), 3))
        .contains("seeds: 3", "bands: smallest to largest value");
  }

  private String comparison(List<String> activations, int seeds) throws IOException {
    Path file = directory.resolve("comparison.svg");
    Study study = Study.of("real", activations, seeds);
    new ComparisonFigure(study.summary, study.metrics).picture().writeSvg(file);
    return Files.readString(file);
  }

  private void draw(Study study) throws IOException {
    try (RunDirectory run = RunDirectory.claim(directory)) {
      new ActivationFigures(study.summary, study.metrics, List.of("Bag", "Coat")).write(run);
    }
  }

  /** Returns all words of a figure, in their order; long captions have several lines. */
  private String words(String figure) throws IOException {
    Path file = directory.resolve("figures").resolve(figure + ".svg");
    return Files.readString(file).replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
  }

  /** Returns the panels as SVG, without the caption, which names the diverged networks. */
  private String panels(Study study) throws IOException {
    Path file = directory.resolve("panels.svg");
    new ComparisonFigure(study.summary, study.metrics).picture().writeSvg(file);
    String svg = Files.readString(file);
    return svg.substring(0, svg.lastIndexOf("<g "));
  }

  /** Made-up results, the same for all classes. */
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
          results.add(ActivationResult.of(history, 2, 100, test));
        }
      }
      Normalization normalization = Normalization.unitInterval();
      return new Study(
          new ActivationSummary(
              data,
              100,
              10,
              20,
              2,
              OptionalInt.empty(),
              Set.of(),
              0.85,
              normalization,
              results,
              List.of(),
              List.of()),
          metrics);
    }

    /** Returns the same study, but with this network diverged in its second epoch. */
    Study diverged(String activation, long seed) {
      return new Study(
          new ActivationSummary(
              summary.data(),
              summary.trainSize(),
              summary.validationSize(),
              summary.testSize(),
              summary.epochs(),
              summary.patience(),
              summary.augment(),
              summary.accuracyOfInterest(),
              summary.normalization(),
              summary.results().stream()
                  .filter(r -> !r.activation().equals(activation) || r.seed() != seed)
                  .toList(),
              List.of(new DivergedRun(activation, seed, 2, "the loss is NaN")),
              List.of()),
          metrics.stream()
              .filter(m -> !m.activation().equals(activation) || m.seed() != seed || m.epoch() < 2)
              .toList());
    }
  }
}
