package io.github.fmnist.experiments.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fmnist.experiments.command.ActivationNames;
import io.github.fmnist.experiments.page.Block;
import io.github.fmnist.experiments.page.Chart;
import io.github.fmnist.experiments.page.Section;
import io.github.fmnist.experiments.page.Sentences;
import io.github.fmnist.experiments.page.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a report says of the run of {@code sweep}. */
record SweepReport(RunFiles files) implements StudyReport {
  @Override
  public String title() {
    List<String> names = new ArrayList<>();
    files.settings().at("/settings/activations").forEach(each -> names.add(title(each)));
    return "Search of settings: " + String.join(", ", names);
  }

  private static String title(JsonNode activation) {
    return ActivationNames.title(activation.asText());
  }

  private static List<JsonNode> list(JsonNode array) {
    return array.valueStream().toList();
  }

  private List<JsonNode> best() {
    return list(files.summary().path("best"));
  }

  /** Returns all candidates of an activation, by rank, as the summary has them. */
  private List<JsonNode> candidates(JsonNode best) {
    return files
        .summary()
        .path("candidates")
        .valueStream()
        .filter(each -> each.path("activation").equals(best.path("activation")))
        .toList();
  }

  /** Returns options and values, such as {@code dropout 0.25, normalization unit}. */
  private static String options(JsonNode candidate) {
    List<String> options = new ArrayList<>();
    for (Map.Entry<String, JsonNode> option : candidate.path("options").properties()) {
      options.add(option.getKey().substring(2) + " " + option.getValue().asText());
    }
    return String.join(", ", options);
  }

  private String test(JsonNode best) {
    return list(files.summary().path("results")).stream()
        .filter(each -> each.path("activation").equals(best.path("activation")))
        .map(each -> Text.percent(each.path("testAccuracy").asDouble()))
        .findFirst()
        .orElse("-");
  }

  @Override
  public List<String> results() {
    List<String> sentences = new ArrayList<>();
    for (JsonNode each : best()) {
      sentences.add(
          "The best settings of %s: %s. The network classifies %s of the validation images and %s of the test images correctly."
              .formatted(
                  title(each.path("activation")),
                  options(each),
                  Text.percent(each.path("validationAccuracy").asDouble()),
                  test(each)));
    }
    sentences.add(files.summary().path("savings").asText());
    String command = files.summary().path("command").asText();
    sentences.add(
        command.isEmpty()
            ? "Training diverged with all settings."
            : "This command runs the study with the best settings of each activation: " + command);
    return sentences;
  }

  @Override
  public List<String> trust() {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "The best settings were chosen by validation images, so their validation accuracy tends to"
            + " be too high. The test images were used once, for the best settings of each"
            + " activation.");
    for (JsonNode each : best()) {
      double accuracy = each.path("validationAccuracy").asDouble();
      double uncertainty =
          1.96
              * Math.sqrt(
                  accuracy * (1 - accuracy) / files.summary().path("validationSize").asInt());
      long near =
          candidates(each).stream()
              .filter(one -> !one.path("candidate").equals(each.path("candidate")))
              .filter(one -> one.path("validationAccuracy").asDouble() >= accuracy - uncertainty)
              .count();
      sentences.add(
          "%s: another choice of validation images changes an accuracy by up to ± %.1f points (95 %%); the number of other settings that are so near to the best ones is %d."
              .formatted(title(each.path("activation")), 100 * uncertainty, near));
    }
    if (files.summary().path("rungs").size() > 1) {
      sentences.add(
          "Settings that learn slowly may have been left out early: the accuracies after few epochs"
              + " decided who was trained further.");
    }
    return sentences;
  }

  @Override
  public List<Chart.Measure> curves() {
    return List.of(
        measure("accuracy", "share of images", "Accuracy"),
        measure("loss", "nats per image", "Loss"));
  }

  private Chart.Measure measure(String name, String unit, String column) {
    List<Chart.Series> series = new ArrayList<>();
    for (JsonNode each : best()) {
      List<Map<String, String>> rows =
          files.metrics().stream()
              .filter(row -> each.path("activation").asText().equals(row.get("activation")))
              .filter(row -> each.path("candidate").asText().equals(row.get("candidate")))
              .toList();
      int color = series.size() / 2;
      String title = title(each.path("activation")) + ", best settings";
      series.add(
          new Chart.Series(
              title + ", validation", color, false, RunFiles.column(rows, "validation" + column)));
      series.add(
          new Chart.Series(
              title + ", training", color, true, RunFiles.column(rows, "train" + column)));
    }
    return new Chart.Measure(name, unit, series);
  }

  @Override
  public boolean hasNetworks() {
    return !files.summary().path("results").isEmpty();
  }

  @Override
  public List<Result> mainResults() {
    return best().stream()
        .map(
            each ->
                new Result(
                    "validation accuracy, best settings of " + title(each.path("activation")),
                    Text.percent(each.path("validationAccuracy").asDouble())))
        .toList();
  }

  @Override
  public List<Section> sections() throws IOException {
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Sentences(
            "Candidates are compared after the epochs of each rung: "
                + String.join(
                    ", ",
                    list(files.summary().path("rungs")).stream().map(JsonNode::asText).toList())
                + ". Those with more epochs come first, and then those with higher validation"
                + " accuracy."));
    blocks.addAll(
        files.figure(
            "sweep",
            "Validation accuracy of all settings.",
            "For each option that was searched: the validation accuracies of all settings by the"
                + " value of the option. The tables of this page have the numbers."));
    for (JsonNode each : best()) {
      blocks.add(table(each));
    }
    return List.of(new Section("Settings", blocks));
  }

  private Table table(JsonNode best) {
    List<String> header = new ArrayList<>(List.of("rank"));
    best.path("options").fieldNames().forEachRemaining(name -> header.add(name.substring(2)));
    header.addAll(List.of("epochs", "training", "validation"));
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : candidates(best)) {
      List<String> row = new ArrayList<>(List.of(Integer.toString(rows.size() + 1)));
      each.path("options").forEach(value -> row.add(value.asText()));
      row.add(each.path("epochs").asText());
      boolean diverged = !each.has("validationAccuracy");
      row.add(diverged ? "-" : Text.percent(each.path("trainAccuracy").asDouble()));
      row.add(diverged ? "diverged" : Text.percent(each.path("validationAccuracy").asDouble()));
      rows.add(row);
    }
    return new Table("Settings of " + title(best.path("activation")), header, rows);
  }
}
