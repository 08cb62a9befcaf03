package io.github.fmnist.experiments.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fmnist.experiments.page.Block;
import io.github.fmnist.experiments.page.Chart;
import io.github.fmnist.experiments.page.Section;
import io.github.fmnist.experiments.page.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a report says of a run of {@code gan}. */
record GanReport(RunFiles files) implements StudyReport {

  @Override
  public String title() {
    return files.settings().at("/model/conditional").asBoolean()
        ? "Conditional generative adversarial network"
        : "Generative adversarial network";
  }

  @Override
  public List<String> results() {
    List<String> sentences = new ArrayList<>();
    if (files.summary().path("collapsed").asBoolean()) {
      sentences.add(
          "The generator has collapsed, or has not learned yet: its images are much more alike than"
              + " real ones.");
    }
    Scores.of(files).ifPresent(scores -> sentences.addAll(scores.sentences()));
    Scores.none(files).ifPresent(sentences::add);
    sentences.add(
        "The mean distance between generated images is %.2f times that between real ones; the mean distance to the nearest neighbour, %.2f times."
            .formatted(
                files.summary().at("/best/pairwiseDiversity").asDouble(),
                files.summary().at("/best/nearestDiversity").asDouble()));
    return sentences;
  }

  @Override
  public List<String> trust() {
    return List.of(
        "There is one seed: GANs vary more between seeds than the other models do.",
        "The shares of the classes are counted by a classifier that is right for %s of real validation images."
            .formatted(Text.percent(files.summary().path("classifierAccuracy").asDouble())));
  }

  @Override
  public List<Chart.Measure> curves() {
    return List.of(
        measure("loss", "nats", "discriminatorLoss", "discriminator", "generatorLoss", "generator"),
        measure(
            "probability of being real, by the discriminator",
            "mean of a batch",
            "realProbability",
            "real images",
            "fakeProbability",
            "generated images"),
        measure(
            "diversity relative to real images",
            "ratio",
            "pairwiseDiversity",
            "all pairs",
            "nearestDiversity",
            "nearest neighbours"));
  }

  private Chart.Measure measure(
      String name, String unit, String column, String curve, String otherColumn, String other) {
    return new Chart.Measure(
        name,
        unit,
        List.of(
            new Chart.Series(curve, 0, false, RunFiles.column(files.metrics(), column)),
            new Chart.Series(other, 1, false, RunFiles.column(files.metrics(), otherColumn))));
  }

  @Override
  public boolean hasNetworks() {
    return true;
  }

  @Override
  public List<Result> mainResults() {
    return Scores.of(files).map(scores -> scores.results(false)).orElse(List.of());
  }

  @Override
  public List<Section> sections() throws IOException {
    List<Section> sections = new ArrayList<>();
    List<Block> pictures = new ArrayList<>();
    pictures.addAll(
        files.figure(
            "samples", "Images generated from random codes.", "A grid of generated images"));
    pictures.addAll(
        files.figure(
            "samples-per-epoch",
            "The same codes after some of the epochs.",
            "Rows of generated images, one for each of these epochs"));
    pictures.addAll(
        files.figure(
            "interpolation",
            "Paths between random codes.",
            "Rows of images that change step by step into others"));
    sections.add(new Section("Pictures", pictures));
    sections.add(new Section("Classes", classTable()));
    Scores.of(files).ifPresent(scores -> sections.add(scores.section()));
    return sections;
  }

  private Table classTable() {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : files.summary().path("classes")) {
      rows.add(List.of(each.path("name").asText(), Text.percent(each.path("share").asDouble())));
    }
    return new Table(
        "Generated images by the class that a classifier predicts",
        List.of("class", "share of generated images"),
        rows);
  }
}
