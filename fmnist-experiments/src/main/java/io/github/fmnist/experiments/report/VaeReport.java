package io.github.fmnist.experiments.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fmnist.experiments.page.Block;
import io.github.fmnist.experiments.page.Chart;
import io.github.fmnist.experiments.page.ExampleRows;
import io.github.fmnist.experiments.page.Section;
import io.github.fmnist.experiments.page.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a report says of a run of {@code vae}. */
record VaeReport(RunFiles files) implements StudyReport {

  @Override
  public String title() {
    return "Variational autoencoder";
  }

  private double number(String name) {
    return files.summary().path(name).asDouble();
  }

  @Override
  public List<String> results() {
    List<String> sentences = new ArrayList<>();
    double error = number("reconstructionMse");
    double pca = number("pcaMse");
    sentences.add(
        "A code of %d numbers reproduces test images with a mean squared error of %.4f, %.0f %% %s that of a principal component analysis with as many numbers (%.4f)."
            .formatted(
                files.summary().path("latentSize").asInt(),
                error,
                100 * Math.abs(1 - error / pca),
                error < pca ? "below" : "above",
                pca));
    sentences.add(
        "Test images have a negative ELBO of %.1f nats: %.1f for their reconstruction and %.1f for the KL divergence of their codes."
            .formatted(number("testNegativeElbo"), number("testReconstruction"), number("testKl")));
    if (files.summary().path("testLogLikelihood").isNumber()) {
      sentences.add(
          "Their log-likelihood is %.2f nats, estimated with %,d codes for each image."
              .formatted(
                  number("testLogLikelihood"), files.summary().path("importanceSamples").asInt()));
    }
    double needed = Math.log(Math.max(1, files.summary().path("classes").size()));
    boolean classIsKnown = files.summary().path("conditional").asBoolean() || needed == 0;
    if (classIsKnown ? number("activeUnits") == 0 : number("testKl") < needed) {
      sentences.add(
          "The posterior has collapsed into the prior: "
              + (classIsKnown
                  ? "no dimension of a code tells anything about its image."
                  : "a code holds less information about an image than its class takes."));
    }
    Scores.of(files).ifPresent(scores -> sentences.addAll(scores.sentences()));
    Scores.none(files).ifPresent(sentences::add);
    return sentences;
  }

  @Override
  public List<String> trust() {
    return List.of(
        "Reconstructions and the ELBO are of %,d test images, which training did not see."
            .formatted(files.summary().path("testSize").asInt()),
        "There is one seed: other initial weights give other numbers.");
  }

  @Override
  public List<Chart.Measure> curves() {
    return List.of(
        measure("negative ELBO", bounds()),
        measure("reconstruction", validationAndTraining("Reconstruction")),
        measure("KL divergence", validationAndTraining("Kl")));
  }

  private static Chart.Measure measure(String name, List<Chart.Series> series) {
    return new Chart.Measure(name, "nats per image", series);
  }

  private List<Chart.Series> validationAndTraining(String column) {
    return List.of(
        series("validation", 0, false, "validation" + column),
        series("training", 0, true, "train" + column));
  }

  /**
   * Returns the ELBO and, with several codes, the importance-weighted bound, at which {@code
   * --patience} looks.
   */
  private List<Chart.Series> bounds() {
    List<Chart.Series> bounds = new ArrayList<>(validationAndTraining("NegativeElbo"));
    int codes = files.settings().at("/model/trainingSamples").asInt(1);
    if (codes > 1) {
      String name = "validation, negative bound with %d codes".formatted(codes);
      bounds.add(series(name, 1, false, "validationNegativeBound"));
    }
    return bounds;
  }

  private Chart.Series series(String name, int color, boolean dashed, String column) {
    return new Chart.Series(name, color, dashed, RunFiles.column(files.metrics(), column));
  }

  @Override
  public boolean hasNetworks() {
    return true;
  }

  @Override
  public List<Result> mainResults() {
    List<Result> results = new ArrayList<>();
    String likelihood =
        "%s likelihood of %s pixels"
            .formatted(
                files.settings().at("/model/likelihood").asText(),
                files.settings().at("/model/pixels").asText());
    results.add(
        new Result(
            "negative ELBO in nats, " + likelihood, "%.1f".formatted(number("testNegativeElbo"))));
    results.add(new Result("reconstruction MSE", "%.4f".formatted(number("reconstructionMse"))));
    Scores.of(files).ifPresent(scores -> results.addAll(scores.results(false)));
    return results;
  }

  @Override
  public List<Section> sections() throws IOException {
    List<Section> sections = new ArrayList<>();
    List<Block> pictures = new ArrayList<>();
    pictures.addAll(
        files.figure(
            "vae",
            "Generated images, paths through the latent space, originals, reconstructions and their"
                + " errors.",
            "Rows of images: generated; interpolated within a class; original; interpolated"
                + " between classes; reconstructed; and the error of each pixel"));
    pictures.addAll(
        files.figure(
            "samples", "Images generated from random codes.", "A grid of generated images"));
    sections.add(new Section("Pictures", pictures));
    List<Block> classes = new ArrayList<>();
    classes.add(classTable());
    files.examples().ifPresent(examples -> classes.add(new ExampleRows(examples)));
    classes.addAll(
        files.figure(
            "reconstructions",
            "The best reconstructions, those of median error, and the worst.",
            "Rows of test images with the smallest and the largest errors, each above its"
                + " reconstruction"));
    sections.add(new Section("Reconstruction by class", classes));
    sections.add(
        new Section(
            "Latent space",
            files.figure(
                "latent",
                "Codes of test images, coloured by class.",
                "Scatter plot of codes on two axes of the latent space")));
    Scores.of(files).ifPresent(scores -> sections.add(scores.section()));
    return sections;
  }

  private Table classTable() {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : files.summary().path("classes")) {
      rows.add(
          List.of(
              each.path("name").asText(),
              "%,d".formatted(each.path("images").asInt()),
              "%.4f".formatted(each.path("mse").asDouble()),
              "%.1f".formatted(each.path("psnr").asDouble()),
              "%.1f".formatted(each.path("nats").asDouble())));
    }
    return new Table(
        "Reconstruction of the test images",
        List.of("class", "images", "mean squared error", "PSNR in dB", "negative ELBO in nats"),
        rows);
  }
}
