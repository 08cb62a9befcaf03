package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.records.ResultRecord;
import io.github.fmnist.experiments.records.ResultRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records that the program writes: all values of one build on one machine, or none. */
class WrittenRecordTest {
  @TempDir private static Path directory;
  private static Path planned;
  private static Path one;
  private static Path other;

  @BeforeAll
  static void search() throws IOException {
    planned =
        TinyRecord.write(
            directory.resolve("planned.json"), TinyRecord.SEARCH, "1001, 1002", TinyRecord.TEST);
    Path runs = directory.resolve("runs");
    Console console = Console.run("reproduce", planned, "--out", runs);
    assertThat(console.exitCode()).as(console.err()).isZero();
    one = runs.resolve("seed-1001");
    other = runs.resolve("seed-1002");
  }

  private static ResultRecord written(Path record) throws IOException {
    Path target = directory.resolve("written.json");
    Console console = Console.run("reproduce", record, "--from", one, other, "--write", target);
    assertThat(console.exitCode()).as(console.err()).isZero();
    return ResultRecords.read(target);
  }

  private static void assertRefused(Console console, int exitCode, String... texts) {
    assertThat(console.exitCode()).as(console.err()).isEqualTo(exitCode);
    assertThat(console.err()).startsWith("error: ").contains(texts).doesNotContain("\tat ");
    assertThat(directory.resolve("none.json")).doesNotExist();
  }

  @Test
  void aRunForEachSeedGivesTheValuesOfAllSeeds() throws IOException {
    assertThat(written(planned).metrics().get(0).values().keySet()).isEqualTo(Set.of(1001L, 1002L));
  }

  @Test
  void aRecordIsNotReducedToSomeOfItsSeeds() {
    Path target = directory.resolve("none.json");
    assertRefused(
        Console.run("reproduce", planned, "--from", one, "--write", target),
        ExitCode.USAGE,
        "--write: runs with the seeds [1001, 1002] expected, found [1001]");
    Path out = directory.resolve("new");
    assertRefused(
        Console.run("reproduce", planned, "--seeds", 1, "--out", out, "--write", target),
        ExitCode.USAGE,
        "--write: all 2 seeds of the record expected, found --seeds 1");
    assertThat(out).doesNotExist();
  }

  @Test
  void runsOfOtherSeedsAreNotWritten() throws IOException {
    Path later =
        TinyRecord.write(
            directory.resolve("later.json"), TinyRecord.SEARCH, "1002, 1003", TinyRecord.TEST);
    assertRefused(
        Console.run(
            "reproduce", later, "--from", one, other, "--write", directory.resolve("none.json")),
        ExitCode.USAGE,
        "--write: runs with the seeds [1002, 1003] expected, found [1001, 1002]");
  }

  @Test
  void aMetricThatTheRunsDoNotHaveIsNotWritten() throws IOException {
    Path missing =
        TinyRecord.write(
            directory.resolve("missing.json"),
            TinyRecord.SEARCH,
            "1001, 1002",
            TinyRecord.TEST,
            TinyRecord.PAIR);
    assertRefused(
        Console.run(
            "reproduce", missing, "--from", one, other, "--write", directory.resolve("none.json")),
        ExitCode.FILES,
        one.resolve("summary.json")
            + ": a number /difference/mean in /statistics/pairs with"
            + " {first=relu, second=selu} expected, found no such value");
  }

  @Test
  void aRecordKeepsNoValueAndNoTimeOfEarlierRuns() throws IOException {
    String metric =
        """
        { "name" : "typed", "title" : "typed", "unit" : "s", "values" : { "1001" : 2.0 },
          "mean" : 2.0, "n" : 1 }
        """;
    Path typed =
        TinyRecord.write(
            directory.resolve("typed.json"),
            TinyRecord.SEARCH,
            "1001, 1002",
            TinyRecord.TEST,
            metric);
    assertRefused(
        Console.run(
            "reproduce", typed, "--from", one, other, "--write", directory.resolve("none.json")),
        ExitCode.USAGE,
        "--write: metrics with the key read, or without values, expected; found typed");
    Path timed = directory.resolve("timed.json");
    Files.writeString(
        timed,
        Files.readString(planned)
            .replace("\"seeds\"", "\"time\" : { \"seconds\" : 9.0, \"of\" : \"all\" }, \"seeds\""));
    assertThat(ResultRecords.read(timed).time()).isNotNull();
    assertThat(written(timed).time()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"gitCommit\" : \"[^\"]* | \"gitCommit\" : \"0 | commit was",
        "\"cpu\" : \"[^\"]* | \"cpu\" : \"another | processor was",
        "oneDNN [^,\"]*, [a-z0-9_]+ | oneDNN 3.11.0, another | arithmetic was",
        "\"threads\" : \\d+ | \"threads\" : 64 | threads was"
      })
  void runsOfDifferentOriginsAreNotWritten(String pattern, String replacement, String difference)
      throws IOException {
    Path provenance = other.resolve("provenance.json");
    try (EditedFile edited = EditedFile.of(provenance, pattern, replacement)) {
      Console console =
          Console.run(
              "reproduce",
              planned,
              "--from",
              one,
              other,
              "--write",
              directory.resolve("none.json"));
      assertRefused(
          console,
          ExitCode.FILES,
          other + ": a run of the build and the machine of " + one + " expected, but ",
          difference);
    }
  }

  @Test
  void theOriginSaysOfTheMachineOfTheRunsOnlyWhatIsKnown() throws IOException {
    ResultRecord.Origin here = written(planned).origin();
    assertThat(here.instructionSet()).matches("[a-z0-9_]+");
    if (!here.processor().equals("unknown")) {
      assertThat(here.cores()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }
    Map<Path, String> texts = new HashMap<>();
    for (Path run : List.of(one, other)) {
      Path provenance = run.resolve("provenance.json");
      texts.put(provenance, Files.readString(provenance));
      Files.writeString(
          provenance,
          Files.readString(provenance)
              .replaceFirst("\"cpu\" : \"[^\"]*", "\"cpu\" : \"another")
              .replaceFirst("\"oneDNN [^\"]*", "\"stock Deeplearning4j"));
    }
    try {
      ResultRecord.Origin elsewhere = written(planned).origin();
      assertThat(elsewhere.processor()).isEqualTo("another");
      assertThat(elsewhere.cores()).isNull();
      assertThat(elsewhere.instructionSet()).isEqualTo("unknown");
    } finally {
      for (Map.Entry<Path, String> each : texts.entrySet()) {
        Files.writeString(each.getKey(), each.getValue());
      }
    }
  }
}
