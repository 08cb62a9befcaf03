package io.github.fmnist.experiments.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.fmnist.experiments.page.Picture;
import io.github.fmnist.experiments.record.Examples;
import io.github.fmnist.experiments.record.Provenance;
import io.github.fmnist.experiments.record.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the directory of a run has.
 *
 * @param summary the summary; missing if the run is not finished
 * @param metrics rows of the metrics by column; none before the first epoch
 */
record RunFiles(
    RunRecord record,
    Provenance provenance,
    JsonNode settings,
    JsonNode summary,
    List<Map<String, String>> metrics,
    Optional<Examples> examples) {

  static RunFiles of(RunRecord record) throws IOException {
    Provenance provenance = record.provenance();
    return new RunFiles(
        record,
        provenance,
        record.settings(),
        record.hasResults() ? record.summary() : MissingNode.getInstance(),
        record.rows("metrics.csv"),
        Examples.of(record));
  }

  /** Returns the command whose run it is, such as {@code vae}. */
  String command() {
    return provenance.studyArguments().get(0);
  }

  /** Returns the name of the directory. */
  String name() {
    Path name = record.run().toAbsolutePath().normalize().getFileName();
    return name == null ? record.run().toString() : name.toString();
  }

  boolean isFinished() {
    return !summary.isMissingNode();
  }

  /** Returns a figure with a title and a description, if the run has it. */
  List<Picture> figure(String file, String title, String alternative) throws IOException {
    Path path = record.run().resolve("figures").resolve(file + ".png");
    return Files.exists(path)
        ? List.of(new Picture(title, alternative, Files.readAllBytes(path)))
        : List.of();
  }

  /** Returns the values of a column of the metrics, of given rows. */
  static List<OptionalDouble> column(List<Map<String, String>> rows, String name) {
    return rows.stream().map(row -> number(row.getOrDefault(name, ""))).toList();
  }

  /** Returns the number in a cell; empty if the cell has no finite number. */
  private static OptionalDouble number(String cell) {
    try {
      double number = Double.parseDouble(cell);
      return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }
}
