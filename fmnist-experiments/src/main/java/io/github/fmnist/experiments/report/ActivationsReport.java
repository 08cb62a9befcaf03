package io.github.fmnist.experiments.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fmnist.experiments.command.ActivationNames;
import io.github.fmnist.experiments.page.Block;
import io.github.fmnist.experiments.page.Chart;
import io.github.fmnist.experiments.page.ExampleRows;
import io.github.fmnist.experiments.page.Picture;
import io.github.fmnist.experiments.page.Section;
import io.github.fmnist.experiments.page.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** What a report says of a run of {@code activations}. */
record ActivationsReport(RunFiles files) implements StudyReport {

  /** The networks of one activation that did not diverge, one for each seed. */
  private record Networks(String activation, List<JsonNode> results) {
    double mean(String name) {
      return results.stream().mapToDouble(r -> r.path(name).asDouble()).average().orElseThrow();
    }

    String testAccuracy() {
      return Text.percent(mean("testAccuracy"));
    }

    String testAccuracy(int label) {
      OptionalDouble recall =
          results.stream()
              .map(result -> result.path("testAccuracyByClass").path(label))
              .filter(JsonNode::isNumber)
              .mapToDouble(JsonNode::asDouble)
              .average();
      return recall.isPresent() ? Text.percent(recall.getAsDouble()) : "-";
    }
  }

  @Override
  public String title() {
    List<String> names = new ArrayList<>();
    files.settings().path("activations").forEach(each -> names.add(title(each)));
    return "Activation functions: " + String.join(", ", names);
  }

  private static String title(JsonNode activation) {
    return ActivationNames.title(activation.asText());
  }

  private List<Networks> networks() {
    Map<String, List<JsonNode>> results =
        files
            .summary()
            .path("results")
            .valueStream()
            .collect(groupingBy(r -> title(r.path("activation")), LinkedHashMap::new, toList()));
    return results.entrySet().stream()
        .map(each -> new Networks(each.getKey(), each.getValue()))
        .toList();
  }

  @Override
  public List<String> results() {
    List<Networks> ranking = new ArrayList<>(networks());
    if (ranking.isEmpty()) {
      return List.of(
          files.summary().path("diverged").isEmpty()
              ? "This part of the study has no networks."
              : "All networks diverged: there are no results.");
    }
    ranking.sort(Comparator.comparingDouble(each -> -each.mean("testAccuracy")));
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "Test images that are classified correctly: %s."
            .formatted(
                ranking.stream()
                    .map(each -> each.activation() + " " + each.testAccuracy())
                    .collect(joining(", "))));
    for (JsonNode pair : files.summary().at("/statistics/pairs")) {
      sentences.add(pair.path("verdict").asText() + ".");
    }
    if (isOfOneSeed()) {
      sentences.addAll(withoutDifference(ranking));
    }
    JsonNode health = files.summary().path("health");
    health.forEach(each -> sentences.add(each.asText()));
    if (!health.isEmpty()) {
      sentences.add(
          "A dead unit is 0 for all measured images, so it does not learn; a saturated response is"
              + " at a flat end of its activation, where gradients are small.");
    }
    return sentences;
  }

  private boolean isOfOneSeed() {
    return files.settings().path("seeds").asInt() <= 1;
  }

  /** Names neighbours in the ranking whose difference the choice of test images may make. */
  private List<String> withoutDifference(List<Networks> ranking) {
    return IntStream.range(1, ranking.size())
        .filter(
            i ->
                ranking.get(i - 1).mean("testAccuracy") - ranking.get(i).mean("testAccuracy")
                    < Math.sqrt(2) * uncertainty(ranking.get(i)))
        .mapToObj(
            i ->
                "%s and %s are not told apart: another choice of test images may change their order."
                    .formatted(ranking.get(i - 1).activation(), ranking.get(i).activation()))
        .toList();
  }

  /** Returns half of the 95 % interval of an accuracy that the choice of test images leaves. */
  private double uncertainty(Networks networks) {
    double accuracy = networks.mean("testAccuracy");
    return 1.96 * Math.sqrt(accuracy * (1 - accuracy) / testSize());
  }

  private int testSize() {
    return files.summary().path("testSize").asInt();
  }

  @Override
  public List<String> trust() {
    List<String> sentences = new ArrayList<>();
    List<Networks> networks = networks();
    if (!networks.isEmpty()) {
      sentences.add(seeds());
      sentences.add(
          "Each accuracy is of %,d test images, which training did not see. Another choice of test images changes it by up to ± %.1f points (95 %%), and another seed changes it further."
              .formatted(testSize(), 100 * uncertainty(networks.get(0))));
    }
    if (networks.size() > 1) {
      JsonNode own = files.settings().path("override");
      sentences.add(
          own.isEmpty()
              ? "All activations had the same settings. With settings of its own, each may do"
                  + " better: the command sweep searches them."
              : "All activations had the same settings, but for: %s."
                  .formatted(own.valueStream().map(JsonNode::asText).collect(joining(", "))));
    }
    for (JsonNode network : files.summary().path("diverged")) {
      sentences.add(
          "%s, seed %d, diverged in epoch %d and is left out."
              .formatted(
                  title(network.path("activation")),
                  network.path("seed").asLong(),
                  network.path("epoch").asInt()));
    }
    return sentences;
  }

  private String seeds() {
    int seeds = files.settings().path("seeds").asInt();
    return seeds > 1
        ? "Numbers are means over %d seeds, which vary %sthe order of the images and the initial weights."
            .formatted(seeds, files.settings().path("fixedSplit").asBoolean() ? "" : "the split, ")
        : "There is one seed: another one gives other numbers, and may rank activations"
            + " differently. ./fmnist activations --seeds 10 shows which differences are more than"
            + " chance.";
  }

  @Override
  public List<Chart.Measure> curves() {
    return List.of(
        measure("accuracy", "share of images", "Accuracy"),
        measure("loss", "nats per image", "Loss"));
  }

  private Chart.Measure measure(String name, String unit, String column) {
    List<Chart.Series> series = new ArrayList<>();
    JsonNode activations = files.settings().path("activations");
    for (int i = 0; i < activations.size(); i++) {
      String activation = activations.get(i).asText();
      List<Map<String, String>> rows =
          files.metrics().stream()
              .filter(row -> activation.equals(row.get("activation")) && !isDiverged(row))
              .toList();
      if (!rows.isEmpty()) {
        String title = title(activations.get(i));
        series.add(
            new Chart.Series(title + ", validation", i, false, means(rows, "validation" + column)));
        series.add(new Chart.Series(title + ", training", i, true, means(rows, "train" + column)));
      }
    }
    return new Chart.Measure(name, unit, series);
  }

  private boolean isDiverged(Map<String, String> row) {
    return files
        .summary()
        .path("diverged")
        .valueStream()
        .anyMatch(
            network ->
                network.path("activation").asText().equals(row.get("activation"))
                    && network.path("seed").asText().equals(row.get("seed")));
  }

  /** Returns the mean over the seeds after each epoch that all of them have trained. */
  private static List<OptionalDouble> means(List<Map<String, String>> rows, String column) {
    Map<String, List<Map<String, String>>> epochs =
        rows.stream()
            .collect(
                groupingBy(row -> row.getOrDefault("epoch", ""), LinkedHashMap::new, toList()));
    long seeds = rows.stream().map(row -> row.getOrDefault("seed", "")).distinct().count();
    return epochs.values().stream()
        .filter(epoch -> epoch.size() == seeds)
        .map(
            epoch ->
                RunFiles.column(epoch, column).stream()
                    .flatMapToDouble(OptionalDouble::stream)
                    .average())
        .toList();
  }

  @Override
  public boolean hasNetworks() {
    return !networks().isEmpty();
  }

  @Override
  public List<Result> mainResults() {
    return networks().stream()
        .map(each -> new Result("test accuracy, " + each.activation(), each.testAccuracy()))
        .toList();
  }

  @Override
  public List<Section> sections() throws IOException {
    List<Section> sections = new ArrayList<>();
    if (networks().isEmpty()) {
      return sections;
    }
    List<Block> accuracy = new ArrayList<>(List.of(accuracies()));
    accuracy.addAll(
        files.figure(
            "comparison",
            "Learning and generalization.",
            "For each activation: accuracy and loss by epoch, the generalization gap and the final"
                + " accuracies. The tables of this page have the numbers."));
    sections.add(new Section("Accuracy", accuracy));
    sections.add(new Section("Classes", classes()));
    List<Picture> health =
        files.figure(
            "health",
            "Health of the hidden layers.",
            "For each hidden layer: dead and saturated units, mean and variance of the"
                + " responses, and the norm of the gradient.");
    if (!health.isEmpty()) {
      sections.add(new Section("Hidden layers", health));
    }
    return sections;
  }

  private Table accuracies() {
    return new Table(
        "Accuracy and speed of training",
        List.of(
            "activation",
            "seeds",
            "training",
            "validation",
            "test",
            "gap (training minus validation)",
            "images/s"),
        networks().stream()
            .map(
                each ->
                    List.of(
                        each.activation(),
                        Integer.toString(each.results().size()),
                        Text.percent(each.mean("trainAccuracy")),
                        Text.percent(each.mean("validationAccuracy")),
                        each.testAccuracy(),
                        "%.1f points".formatted(100 * each.mean("generalizationGap")),
                        "%,.0f".formatted(each.mean("imagesPerSecond"))))
            .toList());
  }

  private List<Block> classes() throws IOException {
    List<Networks> networks = networks();
    List<String> header = new ArrayList<>(List.of("class"));
    networks.forEach(each -> header.add(each.activation()));
    JsonNode names = files.summary().path("classNames");
    int classes = files.summary().at("/results/0/testAccuracyByClass").size();
    List<List<String>> rows =
        IntStream.range(0, classes)
            .mapToObj(
                label -> {
                  List<String> row = new ArrayList<>();
                  row.add(names.path(label).asText("class " + label));
                  networks.forEach(each -> row.add(each.testAccuracy(label)));
                  return row;
                })
            .toList();
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Table("Test images that are classified correctly", header, rows));
    files.examples().ifPresent(examples -> blocks.add(new ExampleRows(examples)));
    for (Networks each : networks) {
      blocks.addAll(
          files.figure(
              "confusion-" + each.results().get(0).path("activation").asText(),
              "%s: test images by class (rows) and prediction (columns)."
                  .formatted(each.activation()),
              "Confusion matrix of " + each.activation()));
    }
    return blocks;
  }
}
