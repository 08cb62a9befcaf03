package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.record.Json;
import io.github.fmnist.experiments.records.Metric;
import io.github.fmnist.experiments.records.ResultRecord;
import io.github.fmnist.experiments.records.ResultRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of small studies on synthetic images, run again. */
class ReproduceTest {
  private static final String COMMAND = TinyRecord.STUDY;

  @TempDir private static Path directory;
  private static Path run;
  private static Path written;

  /** Runs a record without values, and writes it with those of the run. */
  @BeforeAll
  static void makeARecord() throws IOException {
    written = directory.resolve("tiny.json");
    run = directory.resolve("run");
    Path planned = write("planned.json", COMMAND);
    Console console = Console.run("reproduce", planned, "--out", run, "--write", written);
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out()).contains("no values to compare with");
  }

  private static Path write(String file, String command) throws IOException {
    return TinyRecord.write(
        directory.resolve(file),
        command,
        "1001, 1002",
        TinyRecord.TEST,
        TinyRecord.LOSS,
        TinyRecord.MEAN);
  }

  @Test
  void theRecordHasTheValuesOfEachSeedAndTheirOrigin() throws IOException {
    ResultRecord record = ResultRecords.read(written);
    assertThat(record.metrics())
        .extracting(metric -> metric.values().keySet())
        .containsExactly(Set.of(1001L, 1002L), Set.of(1001L, 1002L), Set.of(1001L));
    assertThat(record.metrics()).allMatch(Metric::isConsistent);
    assertThat(record.origin()).isNotNull();
    assertThat(record.origin().threads()).isPositive();
    assertThat(written).hasBinaryContent(Json.bytes(record));
  }

  @Test
  void aFinishedRunCountsAndIsWithinItsRecord() {
    Console console = Console.run("reproduce", written, "--out", run);
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out()).endsWith("reproduce: within\n").containsPattern("(?m)^test +\\d");
    assertThat(Console.run("reproduce", written, "--from", run).out()).isEqualTo(console.out());
  }

  @Test
  void valuesBeyondWhatTheRecordPredictsAreWorseOrBetter() throws IOException {
    assertThat(compareWith(1.0, 0.99).exitCode()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(compareWith(1.0, 0.99).out()).endsWith("reproduce: worse\n");
    assertThat(compareWith(0.001, 0.002).out()).endsWith("reproduce: better\n");
    // Two values predict little: t is 12.7 for one degree of freedom.
    assertThat(compareWith(0.9, 0.0).out()).endsWith("reproduce: within\n");
  }

  private static Console compareWith(double one, double other) throws IOException {
    ResultRecord record = ResultRecords.read(written);
    Path file = directory.resolve("other.json");
    Files.write(
        file,
        Json.bytes(record.with(Map.of("test", Map.of(1001L, one, 1002L, other)), record.origin())));
    return Console.run("reproduce", file, "--from", run);
  }

  @Test
  void aNumberThatIsNoMeritIsOutsideOrWithin() throws IOException {
    Console console = compareWith(0.9, 0.9);
    assertThat(console.out())
        .containsPattern("(?m)^test .* worse$")
        .containsPattern("(?m)^loss .* within$");
    ResultRecord record = ResultRecords.read(written);
    Path file = directory.resolve("loss.json");
    Files.write(
        file,
        Json.bytes(record.with(Map.of("loss", Map.of(1001L, 9.0, 1002L, 9.0)), record.origin())));
    console = Console.run("reproduce", file, "--from", run);
    assertThat(console.out())
        .containsPattern("(?m)^loss .* outside$")
        .endsWith("reproduce: within\n");
  }

  @Test
  void withoutAJudgedMetricNothingIsJudged() throws IOException {
    Path planned =
        TinyRecord.write(
            directory.resolve("unjudged.json"), COMMAND, "1001, 1002", TinyRecord.LOSS);
    Path unjudged = directory.resolve("unjudged-written.json");
    Console console = Console.run("reproduce", planned, "--from", run, "--write", unjudged);
    assertThat(console.exitCode()).as(console.err()).isZero();
    console = Console.run("reproduce", unjudged, "--from", run);
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out()).endsWith("reproduce: no metric is judged\n");
  }

  @Test
  void aMetricThatIsNotJudgedMayBeMissing() throws IOException {
    ResultRecord record = ResultRecords.read(written);
    Path pair = directory.resolve("pair.json");
    String text = Files.readString(written);
    Files.writeString(
        pair,
        text.replace("\"/statistics/activations\"", "\"/statistics/pairs\"")
            .replace("/testAccuracy/mean", "/difference/mean"));
    assertThat(ResultRecords.read(pair)).isNotEqualTo(record);
    Console console = Console.run("reproduce", pair, "--from", run);
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out()).containsPattern("(?m)^mean +\\S+ +- .* -$");
  }

  @Test
  void aJudgedMetricThatIsMissingIsNamedWithWhatIsThere() throws IOException {
    Path other =
        TinyRecord.write(
            directory.resolve("selu.json"),
            COMMAND,
            "1001, 1002",
            TinyRecord.TEST.replace("\"relu\"", "\"selu\""));
    Path nothing =
        TinyRecord.write(
            directory.resolve("nothing.json"),
            COMMAND,
            "1001, 1002",
            TinyRecord.TEST.replace("/testAccuracy", "/nothing"));
    for (Path file : List.of(other, nothing)) {
      Console console = Console.run("reproduce", file, "--from", run);
      assertThat(console.exitCode()).isEqualTo(ExitCode.FILES);
      assertThat(console.err())
          .contains(run.resolve("summary.json") + ": a number ")
          .contains(" in /results with {activation=")
          .contains("expected, found no such value among {activation=relu}\n");
    }
  }

  @Test
  void refusesARunOfAnotherCommand() throws IOException {
    Path other = write("epochs.json", COMMAND.replace("--epochs 1", "--epochs 2"));
    for (Console console :
        List.of(
            Console.run("reproduce", other, "--from", run),
            Console.run("reproduce", other, "--out", run))) {
      assertThat(console.exitCode()).isEqualTo(ExitCode.FILES);
      assertThat(console.err()).contains(run + ": a run of ./fmnist activations", "found one of");
    }
  }

  @Test
  void aPresetIsTheOptionsThatItStandsFor() throws IOException {
    String command =
        COMMAND.replace(
            "--batch-size 30", "--batch-size 29 --hidden 4 --preset best --precision float32");
    Path best = directory.resolve("best");
    Path planned = write("best.json", command);
    for (List<Object> place :
        List.<List<Object>>of(List.of("--out", best), List.of("--from", best))) {
      Console console = Console.run("reproduce", planned, place.get(0), place.get(1));
      assertThat(console.exitCode()).as(console.err()).isZero();
    }
    Console other = Console.run("reproduce", written, "--from", best);
    assertThat(other.err()).contains("a run of ./fmnist activations", "found one of");
  }

  @Test
  void suggestsRecordsOfSimilarNames() {
    Console console = Console.run("reproduce", "activation");
    assertThat(console.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("expected, such as activations", "found activation");
  }

  @Test
  void refusesARecordOfAnotherProgram() {
    Console console = Console.run("reproduce", "speed");
    assertThat(console.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).contains("./fmnist-benchmarks/run --quick");
  }

  @Test
  void refusesAFileThatIsNoRecord() throws IOException {
    Path file = Files.writeString(directory.resolve("none.json"), "{\"name\" : 3}");
    Console console = Console.run("reproduce", file);
    assertThat(console.exitCode()).isEqualTo(ExitCode.FILES);
    assertThat(console.err()).contains(file + ": a record of a result expected");
  }

  @Test
  void listsRecordsBesidePublishedValues() throws IOException {
    Console console = Console.run("reproduce");
    assertThat(console.exitCode()).isZero();
    for (ResultRecord record : ResultRecords.all()) {
      assertThat(console.out()).contains(record.name());
      record.published().forEach(value -> assertThat(console.out()).contains(value.title()));
    }
  }
}
