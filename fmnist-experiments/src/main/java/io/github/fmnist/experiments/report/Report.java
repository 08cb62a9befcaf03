package io.github.fmnist.experiments.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fmnist.experiments.command.DatasetTitle;
import io.github.fmnist.experiments.command.RunArgument;
import io.github.fmnist.experiments.page.Chart;
import io.github.fmnist.experiments.page.Page;
import io.github.fmnist.experiments.page.Section;
import io.github.fmnist.experiments.page.Sentences;
import io.github.fmnist.experiments.page.Table;
import io.github.fmnist.experiments.record.InvalidCheckpointException;
import io.github.fmnist.experiments.record.Provenance;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.run.ShellCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The page that shows the results of a run: {@code report.html}. */
public final class Report {
  private Report() {}

  /** Writes the report of a run into its directory. */
  public static void write(RunDirectory run) throws IOException {
    byte[] page = page(run.record());
    run.write(RunRecord.REPORT, out -> out.write(page));
  }

  /** Returns the page of a run, finished or not. */
  static byte[] page(RunRecord run) throws IOException {
    RunFiles files = RunFiles.of(run);
    StudyReport study = study(files);
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("Result", new Sentences(results(files, study))));
    sections.add(new Section("How far to trust it", new Sentences(trust(files, study))));
    List<Chart.Measure> curves = study.curves().stream().filter(Chart.Measure::hasEpochs).toList();
    if (!curves.isEmpty()) {
      sections.add(new Section("Training", new Chart("values after each epoch", curves)));
    }
    if (files.isFinished()) {
      if (files.examples().isPresent() && study.hasNetworks()) {
        sections.add(new Section("Try it", Explorers.of(files, files.examples().get())));
      } else if (study.hasNetworks()) {
        sections.add(
            new Section(
                "Try it",
                new Sentences(
                    "The run has no examples.json, since it was written by an earlier version.")));
      }
      sections.addAll(study.sections());
    }
    sections.add(settings(files));
    return new Page(study.title(), DatasetTitle.of(files.provenance().data()), sections)
        .text()
        .getBytes(UTF_8);
  }

  static StudyReport study(RunFiles files) throws InvalidCheckpointException {
    return switch (files.command()) {
      case "activations" -> new ActivationsReport(files);
      case "vae" -> new VaeReport(files);
      case "gan" -> new GanReport(files);
      case "sweep" -> new SweepReport(files);
      case "evaluate" -> new ScoresReport(files);
      default ->
          throw new InvalidCheckpointException(
              "%s: a run of activations, vae, gan, sweep or evaluate expected, found one of %s"
                  .formatted(files.record().run(), files.command()));
    };
  }

  private static List<String> results(RunFiles files, StudyReport study) {
    if (files.isFinished()) {
      return study.results();
    }
    return List.of(
        "The run is not finished, so there is no result yet.",
        files.command().equals("evaluate")
            ? "It cannot be continued."
            : "This command continues it: " + ShellCommand.resume(files.record().run()));
  }

  private static List<String> trust(RunFiles files, StudyReport study) {
    List<String> sentences = new ArrayList<>();
    Provenance provenance = files.provenance();
    sentences.add(
        switch (provenance.data()) {
          case "real" -> "The images are those of Fashion-MNIST, verified by their checksums.";
          case "synthetic" ->
              "The images are synthetic: the results say nothing about Fashion-MNIST.";
          default -> "The images are those of %s.".formatted(provenance.data());
        });
    JsonNode epochs = files.settings().path("epochs");
    if (epochs.isNumber()) {
      sentences.add(
          "Training had %,d images and %s%d epochs."
              .formatted(
                  files.settings().path("trainSize").asInt(),
                  files.settings().path("patience").isNumber() ? "at most " : "",
                  epochs.asInt()));
    }
    if (files.isFinished()) {
      sentences.addAll(study.trust());
    }
    if (provenance.gitCommit().endsWith("-dirty")) {
      sentences.add(
          "The code had changes that are in no commit, so nobody can repeat the run exactly.");
    }
    sentences.addAll(changes(provenance));
    return sentences;
  }

  /** Says how often the run was resumed, and what was different then or in parts of it. */
  private static List<String> changes(Provenance provenance) {
    List<String> sentences = new ArrayList<>();
    if (!provenance.resumptions().isEmpty()) {
      sentences.add(
          "The run was resumed (number of times: %d).".formatted(provenance.resumptions().size()));
    }
    for (String merge : provenance.merges()) { // the part, and then what was different
      sentences.add(
          "It was merged with %s."
              .formatted(merge.replaceFirst("; ", ", where it was different: ")));
    }
    for (String resumption : provenance.resumptions()) {
      if (resumption.contains(";")) { // the time, and then what was different
        sentences.add(
            "From %s.".formatted(resumption.replaceFirst("; ", " on, something was different: ")));
      }
    }
    return sentences;
  }

  private static Section settings(RunFiles files) {
    Provenance provenance = files.provenance();
    return new Section(
        "Settings and provenance",
        new Sentences(
            "This command repeats the run: "
                + ShellCommand.study(RunArgument.repetition(provenance))),
        new Table("Settings", List.of("setting", "value"), settings(files.settings())),
        new Table(
            "Provenance",
            List.of("item", "value"),
            List.of(
                List.of("started", provenance.started()),
                List.of("fmnist", provenance.fmnist() + ", commit " + provenance.gitCommit()),
                List.of("Deeplearning4j", provenance.deeplearning4j()),
                List.of("engine", provenance.engine() + ", " + provenance.precision()),
                List.of("arithmetic", String.join("; ", provenance.arithmetic())),
                List.of("threads", Integer.toString(provenance.threads())),
                List.of("processor", provenance.cpu()),
                List.of("operating system", provenance.operatingSystem()),
                List.of("Java", provenance.java()))));
  }

  private static String text(JsonNode value) {
    return value.isArray()
        ? value.valueStream().map(JsonNode::asText).collect(joining(", "))
        : value.asText();
  }

  /** Returns name and value of each setting; those of an object have its name before theirs. */
  static List<List<String>> settings(JsonNode settings) {
    List<List<String>> rows = new ArrayList<>();
    flatten("", settings, rows);
    return rows;
  }

  private static void flatten(String prefix, JsonNode settings, List<List<String>> rows) {
    for (Map.Entry<String, JsonNode> setting : settings.properties()) {
      if (setting.getValue().isObject()) {
        flatten(setting.getKey() + ": ", setting.getValue(), rows);
      } else if (!setting.getValue().isNull()) {
        rows.add(List.of(prefix + setting.getKey(), text(setting.getValue())));
      }
    }
  }
}
