package io.github.fmnist.experiments.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.github.fmnist.experiments.command.DatasetTitle;
import io.github.fmnist.experiments.page.Chart;
import io.github.fmnist.experiments.page.Page;
import io.github.fmnist.experiments.page.Picture;
import io.github.fmnist.experiments.page.Section;
import io.github.fmnist.experiments.page.Sentences;
import io.github.fmnist.experiments.page.Table;
import io.github.fmnist.experiments.record.Provenance;
import io.github.fmnist.experiments.record.RunRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** A page that compares several runs. */
final class Comparison {
  private final List<Run> runs = new ArrayList<>();

  /**
   * One of the runs.
   *
   * @param name the name of its directory, unlike those of the others
   */
  private record Run(String name, RunFiles files, StudyReport study) {
    String kind() {
      return files.command() + (files.isFinished() ? "" : ", not finished");
    }

    List<StudyReport.Result> results() {
      return files.isFinished() ? study.mainResults() : List.of();
    }

    Optional<String> result(String name) {
      return results().stream()
          .filter(result -> result.name().equals(name))
          .map(StudyReport.Result::value)
          .findFirst();
    }

    Optional<String> setting(String name) {
      return Report.settings(files.settings()).stream()
          .filter(setting -> setting.get(0).equals(name))
          .map(setting -> setting.get(1))
          .findFirst();
    }

    Stream<String> settings() {
      return Report.settings(files.settings()).stream().map(setting -> setting.get(0));
    }
  }

  private Comparison(List<RunRecord> records) throws IOException {
    Set<String> names = new HashSet<>();
    for (RunRecord record : records) {
      RunFiles files = RunFiles.of(record);
      String name = files.name();
      for (int i = 2; !names.add(name); i++) {
        name = "%s (%d)".formatted(files.name(), i);
      }
      runs.add(new Run(name, files, Report.study(files)));
    }
  }

  static byte[] page(List<RunRecord> runs) throws IOException {
    return new Comparison(runs).page().text().getBytes(UTF_8);
  }

  private List<Picture> pictures() throws IOException {
    List<Picture> pictures = new ArrayList<>();
    for (Run run : runs) {
      for (String figure : List.of("comparison", "vae", "samples")) {
        pictures.addAll(
            run.files()
                .figure(
                    figure,
                    "%s: %s.png".formatted(run.name(), figure),
                    "The main figure of the run " + run.name()));
      }
    }
    return pictures;
  }

  private Page page() throws IOException {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("Results", results(), new Sentences(trust())));
    List<Chart.Measure> curves = curves();
    if (!curves.isEmpty()) {
      sections.add(new Section("Training", new Chart("values after each epoch", curves)));
    }
    List<Picture> pictures = pictures();
    if (!pictures.isEmpty()) {
      sections.add(new Section("Pictures", pictures));
    }
    sections.add(new Section("Settings that differ", settings()));
    return new Page(
        "Comparison of %d runs".formatted(runs.size()),
        String.join(", ", runs.stream().map(Run::name).toList()),
        sections);
  }

  private Table results() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("study", Run::kind));
    runs.stream()
        .flatMap(run -> run.results().stream())
        .map(StudyReport.Result::name)
        .distinct()
        .forEach(name -> rows.add(row(name, run -> run.result(name).orElse("-"))));
    return new Table("Results of the runs", header("result"), rows);
  }

  private List<String> header(String first) {
    return row(first, Run::name);
  }

  private List<String> row(String name, Function<Run, String> cell) {
    return Stream.concat(Stream.of(name), runs.stream().map(cell)).toList();
  }

  private List<String> trust() {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        distinct(run -> data(run.files().provenance())).size() == 1
            ? "All runs have the same images: %s."
                .formatted(DatasetTitle.of(runs.get(0).files().provenance().data()))
            : "The runs have different images, so their results are not comparable: %s."
                .formatted(String.join(", ", distinct(run -> run.files().provenance().data()))));
    Set<String> code = distinct(run -> run.files().provenance().gitCommit());
    if (code.size() > 1) {
      sentences.add("The runs come from %d versions of the code.".formatted(code.size()));
    }
    sentences.add(
        "A run with one seed is one sample: a small difference between two runs may be chance.");
    return sentences;
  }

  /** Returns what tells images apart: checksums of their files, or the name if there are none. */
  private static String data(Provenance provenance) {
    return provenance.dataSha256().isEmpty()
        ? provenance.data()
        : provenance.dataSha256().toString();
  }

  private Set<String> distinct(Function<Run, String> property) {
    return new LinkedHashSet<>(runs.stream().map(property).toList());
  }

  /** Returns the measures that two or more runs have, with the name of the run in each curve's. */
  private List<Chart.Measure> curves() {
    return runs.stream()
        .flatMap(run -> run.study().curves().stream())
        .filter(Chart.Measure::hasEpochs)
        .collect(groupingBy(Comparison::kind, LinkedHashMap::new, counting()))
        .entrySet()
        .stream()
        .filter(kind -> kind.getValue() > 1)
        .map(kind -> curves(kind.getKey()))
        .toList();
  }

  /** Returns a measure without its curves. */
  private static Chart.Measure kind(Chart.Measure measure) {
    return new Chart.Measure(measure.name(), measure.unit(), List.of());
  }

  private Chart.Measure curves(Chart.Measure kind) {
    List<Chart.Series> series = new ArrayList<>();
    int color = -1;
    for (Run run : runs) {
      for (Chart.Measure measure : run.study().curves()) {
        if (kind(measure).equals(kind)) {
          for (Chart.Series curve : measure.series()) {
            color += curve.dashed() ? 0 : 1; // a dashed curve has the colour of that before it
            series.add(
                new Chart.Series(
                    run.name() + ", " + curve.name(), color, curve.dashed(), curve.values()));
          }
        }
      }
    }
    return new Chart.Measure(kind.name(), kind.unit(), series);
  }

  private Table settings() {
    List<List<String>> rows =
        runs.stream()
            .flatMap(Run::settings)
            .distinct()
            .map(name -> row(name, run -> run.setting(name).orElse("-")))
            .filter(row -> row.stream().skip(1).distinct().count() > 1)
            .toList();
    return new Table("Settings of the runs, without those that are equal", header("setting"), rows);
  }
}
