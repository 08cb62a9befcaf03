package io.github.fmnist.experiments.activations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.run.FigureFormat;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.viz.Picture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonFigureTest {
  @TempDir Path directory;

  @Test
  void syntheticDataIsNamedInEveryFigure() throws IOException {
    MadeUpStudy study = MadeUpStudy.of("synthetic", List.of("relu", "selu"), 1);
    draw(study);
    for (String figure : List.of("comparison", "classes", "confusion-relu", "confusion-selu")) {
      assertThat(directory.resolve("figures").resolve(figure + ".svg"))
          .content()
          .contains("synthetic data: says nothing about Fashion-MNIST");
    }
  }

  @Test
  void leavesOutAndNamesDivergedNetworks() throws IOException {
    MadeUpStudy study = MadeUpStudy.of("real", List.of("relu", "selu"), 3).diverged("relu", 2);
    draw(study);
    for (String figure : List.of("comparison", "classes", "confusion-relu", "confusion-selu")) {
      assertThat(words(figure)).contains("seeds: 3", "diverged and left out: ReLU, seed 2");
    }
    assertThat(study.summary().table().lines())
        .contains("relu               2 diverged in epoch 2")
        .filteredOn(line -> line.contains("  ")) // the others are sentences, which are wrapped
        .allMatch(line -> line.length() <= 80);
  }

  @Test
  void isDrawnIfAnActivationHasNoResults() throws IOException {
    draw(MadeUpStudy.of("real", List.of("relu", "selu"), 1).diverged("relu", 1));
    assertThat(directory.resolve("figures").resolve("confusion-selu.svg")).exists();
    assertThat(directory.resolve("figures").resolve("confusion-relu.svg")).doesNotExist();
    assertThat(words("comparison"))
        .contains("diverged and left out: ReLU, seed 1")
        .doesNotContain("Who is ahead");
  }

  @Test
  void meansAreOfTheSeedsThatDidNotDiverge() {
    MadeUpStudy all = MadeUpStudy.of("real", List.of("relu"), 2);
    MadeUpStudy one = MadeUpStudy.of("real", List.of("relu"), 3).diverged("relu", 3);
    assertThat(panels(one)).isEqualTo(panels(all));
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
        .contains("seeds: 3, each with its own split", "bands: 95 % intervals of the mean");
  }

  @Test
  void showsTheDifferenceOfEachPairIfThereAreSeveralSeeds() throws IOException {
    List<String> activations = List.of("relu", "selu", "tanh");
    assertThat(comparison(activations, 1)).doesNotContain("mean differences", "ranking");
    assertThat(comparison(activations, 2))
        .contains("mean differences by seed", "ReLU minus SELU: too few seeds for a verdict")
        .contains("the ranking holds for these settings");
    assertThat(comparison(activations, 7)).contains("No difference shown between ReLU and SELU");
  }

  private String comparison(List<String> activations, int seeds) throws IOException {
    Path file = directory.resolve("comparison.svg");
    figure(MadeUpStudy.of("real", activations, seeds)).writeSvg(file);
    return words(file);
  }

  private static Picture figure(MadeUpStudy study) {
    return new ComparisonFigure(study.summary(), study.metrics()).picture();
  }

  private void draw(MadeUpStudy study) throws IOException {
    try (RunDirectory run = RunDirectory.claim(directory)) {
      run.setFigures(Set.of(FigureFormat.SVG), 1);
      new ActivationFigures(study.summary(), study.metrics(), List.of("Bag", "Coat")).write(run);
    }
  }

  private String words(String figure) throws IOException {
    return words(directory.resolve("figures").resolve(figure + ".svg"));
  }

  /** Returns all words of a figure, in their order; long captions have several lines. */
  private static String words(Path file) throws IOException {
    return Files.readString(file).replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
  }

  /** Returns the pixels of the panels, without the caption, which names the diverged networks. */
  private static int[] panels(MadeUpStudy study) {
    Picture figure = figure(study);
    int height = 800;
    BufferedImage image = new BufferedImage(figure.width(), height, BufferedImage.TYPE_INT_ARGB);
    figure.paint(image.createGraphics());
    return image.getRGB(0, 0, figure.width(), height, null, 0, figure.width());
  }
}
