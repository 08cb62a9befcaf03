package io.github.fmnist.experiments.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.fmnist.experiments.command.DatasetTitle;
import io.github.fmnist.experiments.page.Chart;
import io.github.fmnist.experiments.page.Page;
import io.github.fmnist.experiments.page.Picture;
import io.github.fmnist.experiments.page.Section;
import io.github.fmnist.experiments.page.Sentences;
import io.github.fmnist.experiments.page.Table;
import io.github.fmnist.experiments.record.RunRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
                .figure(figure, "%s: %s.png".formatted(run.name(), figure), "Figure of a run"));
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
    Set<String> data = distinct(run -> run.files().provenance().data());
    sentences.add(
        data.size() == 1
            ? "All runs have the same images: %s."
                .formatted(DatasetTitle.of(data.iterator().next()))
            : "The runs have different images, so their results are not comparable: %s."
                .formatted(String.join(", ", data)));
    Set<String> code = distinct(run -> run.files().provenance().gitCommit());
    if (code.size() > 1) {
      sentences.add("The runs come from %d versions of the code.".formatted(code.size()));
    }
    sentences.add(
        "A run with one seed is one sample: a small difference between two runs may be chance.");
    return sentences;
  }

  private Set<String> distinct(Function<Run, String> property) {
    return new LinkedHashSet<>(runs.stream().map(property).toList());
  }

  /** Returns the measures that two or more runs have, with the name of the run in each curve's. */
  private List<Chart.Measure> curves() {
    Map<Chart.Measure, List<Chart.Series>> curves = new LinkedHashMap<>();
    for (Run run : runs) {
      for (Chart.Measure measure : run.study().curves()) {
        List<Chart.Series> series =
            curves.computeIfAbsent(
                new Chart.Measure(measure.name(), measure.unit(), List.of()),
                name -> new ArrayList<>());
        for (Chart.Series curve : measure.series()) {
          series.add(
              new Chart.Series(
                  run.name() + ", " + curve.name(), series.size(), curve.dashed(), curve.values()));
        }
      }
    }
    return curves.entrySet().stream()
        .map(each -> new Chart.Measure(each.getKey().name(), each.getKey().unit(), each.getValue()))
        .filter(measure -> isOfSeveralRuns(measure.series()))
        .toList();
  }

  private static boolean isOfSeveralRuns(List<Chart.Series> series) {
    return series.stream().map(each -> each.name().replaceFirst(",.*", "")).distinct().count() > 1;
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
