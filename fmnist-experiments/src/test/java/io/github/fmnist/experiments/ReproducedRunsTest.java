package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.record.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The runs of a record: which are run, which continue, which count. */
class ReproducedRunsTest {
  @TempDir private static Path directory;
  private static Path study;
  private static Path run;
  private static Path search;
  private static Path searches;

  /** Makes a run of two seeds, and two runs of one. */
  @BeforeAll
  static void runTheRecords() throws IOException {
    study =
        TinyRecord.write(
            directory.resolve("study.json"),
            TinyRecord.STUDY,
            "1001, 1002",
            TinyRecord.TEST,
            TinyRecord.MEAN);
    run = directory.resolve("run");
    search =
        TinyRecord.write(
            directory.resolve("search.json"), TinyRecord.SEARCH, "1001, 1002", TinyRecord.TEST);
    searches = directory.resolve("searches");
    // A run of one seed has no statistics, and continues with more seeds.
    assertReproduced("--out", run, "--seeds", 1);
    assertThat(new RunRecord(run).provenance().seeds()).isEqualTo(1);
    FileTime first = Files.getLastModifiedTime(run.resolve("models/relu-seed1001.zip"));
    assertReproduced("--out", run);
    assertThat(new RunRecord(run).provenance().seeds()).isEqualTo(2);
    assertThat(run.resolve("models/relu-seed1002.zip")).exists();
    assertThat(Files.getLastModifiedTime(run.resolve("models/relu-seed1001.zip"))).isEqualTo(first);
    Console console = Console.run("reproduce", search, "--out", searches);
    assertThat(console.exitCode()).as(console.err()).isZero();
  }

  private static void assertReproduced(Object... options) {
    Object[] arguments = new Object[options.length + 2];
    arguments[0] = "reproduce";
    arguments[1] = study;
    System.arraycopy(options, 0, arguments, 2, options.length);
    Console console = Console.run(arguments);
    assertThat(console.exitCode()).as(console.err()).isZero();
  }

  private static Path copyOf(Path original, String name) throws IOException {
    Path copy = directory.resolve(name);
    FileUtils.copyDirectory(original.toFile(), copy.toFile());
    return copy;
  }

  private static void assertRefused(Console console, int exitCode, String... texts) {
    assertThat(console.exitCode()).as(console.err()).isEqualTo(exitCode);
    assertThat(console.err()).startsWith("error: ").contains(texts).doesNotContain("\tat ");
  }

  @Test
  void aCommandOfOneSeedRunsOnceForEach() throws IOException {
    for (long seed : new long[] {1001, 1002}) {
      RunRecord record = new RunRecord(searches.resolve("seed-" + seed));
      assertThat(record.isFinished()).isTrue();
      assertThat(record.provenance().seed()).isEqualTo(seed);
    }
    FileTime finished = Files.getLastModifiedTime(searches.resolve("seed-1002/summary.json"));
    Console again = Console.run("reproduce", search, "--out", searches);
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(Files.getLastModifiedTime(searches.resolve("seed-1002/summary.json")))
        .isEqualTo(finished);
  }

  @Test
  void anInterruptedRunContinues() throws IOException {
    Path interrupted = copyOf(run, "interrupted");
    for (String file : new String[] {"checksums.json", "summary.json"}) {
      Files.delete(interrupted.resolve(file));
    }
    Console from = Console.run("reproduce", study, "--from", interrupted);
    assertRefused(from, ExitCode.FILES, "a finished run expected; ./fmnist resume " + interrupted);
    assertReproduced("--out", interrupted);
    assertThat(RunResults.of(interrupted)).isEqualTo(RunResults.of(run));
  }

  @Test
  void aRunOfOtherSeedsIsRefused() throws IOException {
    assertRefused(
        Console.run("reproduce", study, "--out", run, "--seeds", 1),
        ExitCode.FILES,
        run + ": a run with the seed 1001 expected, found one with the seeds 1001 to 1002");
    Path later =
        TinyRecord.write(
            directory.resolve("later.json"), TinyRecord.STUDY, "1002, 1003", TinyRecord.TEST);
    assertRefused(
        Console.run("reproduce", later, "--out", run),
        ExitCode.FILES,
        run
            + ": a run with the seeds 1002 to 1003 expected, found one with the seeds 1001 to"
            + " 1002");
    Path other = copyOf(searches, "exchanged");
    Files.move(other.resolve("seed-1001"), other.resolve("seed-1"));
    Files.move(other.resolve("seed-1002"), other.resolve("seed-1001"));
    assertRefused(
        Console.run("reproduce", search, "--out", other, "--seeds", 1),
        ExitCode.FILES,
        "a run with the seed 1001 expected, found one with the seed 1002");
  }

  @Test
  void runsWithASeedInCommonAreRefused() {
    Path one = searches.resolve("seed-1001");
    assertRefused(
        Console.run("reproduce", search, "--from", one, one),
        ExitCode.FILES,
        one + ": runs with different seeds expected, found the seed 1001 here and the seed 1001");
  }

  @Test
  void optionsThatChangeNoResultDoNotCount() throws IOException {
    Path offline = copyOf(run, "offline");
    Path provenance = offline.resolve("provenance.json");
    String text = Files.readString(provenance);
    String changed =
        text.replaceFirst(
            "\"activations\",", "\"activations\", \"--offline\", \"--figures=svg\", \"--quiet\",");
    assertThat(changed).isNotEqualTo(text);
    Files.writeString(provenance, changed);
    assertReproduced("--from", offline);
  }

  @Test
  void aRunOfAVersionWithOtherOptionsIsOfAnotherCommand() throws IOException {
    Path old = copyOf(run, "old");
    Path provenance = old.resolve("provenance.json");
    Files.writeString(
        provenance,
        Files.readString(provenance)
            .replaceFirst("\"activations\",", "\"activations\", \"--old\","));
    assertRefused(
        Console.run("reproduce", study, "--from", old),
        ExitCode.FILES,
        old + ": a run of ./fmnist activations",
        "found one of ./fmnist activations --");
  }

  @Test
  void aNetworkThatDivergesDoesNotEndTheComparison() throws IOException {
    Path planned =
        TinyRecord.write(
            directory.resolve("diverging.json"),
            TinyRecord.STUDY.replace("relu", "relu,tanh") + " --override tanh.learning-rate=1e30",
            "1001, 1002",
            TinyRecord.TEST);
    Path diverged = directory.resolve("diverged");
    for (int i = 0; i < 2; i++) {
      Console console = Console.run("reproduce", planned, "--out", diverged);
      assertThat(console.exitCode()).as(console.err()).isZero();
      assertThat(console.out()).contains("no values to compare with");
    }
    assertThat(new RunRecord(diverged).summary().get("diverged")).hasSize(2);
  }

  @Test
  void anInterruptedEvaluationHasToBeDeleted() throws IOException {
    Path planned =
        TinyRecord.write(
            directory.resolve("scores.json"),
            "./fmnist evaluate noise --data synthetic --images 30",
            "1",
            """
            { "name" : "noise", "title" : "Frechet distance", "unit" : "", "better" : "lower",
              "read" : { "list" : "/sources", "where" : { "name" : "noise" }, "value" : "/frechet" } }
            """);
    Path scores = directory.resolve("scores");
    Console console = Console.run("reproduce", planned, "--out", scores);
    assertThat(console.exitCode()).as(console.err()).isZero();
    Path one = scores.resolve("seed-1");
    Files.delete(one.resolve("summary.json"));
    for (Console refused :
        new Console[] {
          Console.run("reproduce", planned, "--out", scores),
          Console.run("reproduce", planned, "--from", one)
        }) {
      assertRefused(
          refused, ExitCode.FILES, one + ": a finished run expected", "has to be deleted");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--seeds 0 | --seeds: 1 to 2 expected, found 0",
        "--seeds 3 | --seeds: 1 to 2 expected, found 3",
        "--out new --from RUN | --from: neither --out nor --seeds expected with it",
        "--seeds 1 --from RUN | --from: neither --out nor --seeds expected with it"
      })
  void optionsThatContradictAreRefused(String options, String message) {
    String[] words = options.replace("RUN", run.toString()).split(" ", -1);
    Object[] arguments = new Object[words.length + 2];
    arguments[0] = "reproduce";
    arguments[1] = study;
    System.arraycopy(words, 0, arguments, 2, words.length);
    assertRefused(Console.run(arguments), ExitCode.USAGE, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "./fmnist | a command ./fmnist activations, vae, gan, sweep or evaluate expected",
        "./fmnist foo --data real | a command ./fmnist activations, vae, gan, sweep or evaluate",
        "./fmnist report runs/vae --data real | a command ./fmnist activations, vae, gan,",
        "./fmnist extractor --data real | a command ./fmnist activations, vae, gan, sweep or",
        "./fmnist vae | a command with --data real or --data synthetic expected, found ./fmnist"
            + " vae",
        "./fmnist vae --data runs | a command with --data real or --data synthetic expected",
        "./fmnist vae --data real --epoch 2 | Unknown options: '--epoch', '2'",
        "./fmnist vae --data real --epochs two | 'two' is not an int"
      })
  void aCommandThatCannotBeComparedIsRefusedBeforeItsRun(String command, String message)
      throws IOException {
    Path planned =
        TinyRecord.write(directory.resolve("refused.json"), command, "1", TinyRecord.TEST);
    Path out = directory.resolve("refused");
    Console console = Console.run("reproduce", planned, "--out", out);
    assertRefused(console, ExitCode.USAGE, "error: NAME: tiny: ", message);
    assertThat(out).doesNotExist();
  }

  @Test
  void aRecordThatNoRunHasIsRefusedBeforeItsRun() throws IOException {
    Path planned =
        TinyRecord.write(
            directory.resolve("unread.json"),
            TinyRecord.STUDY,
            "1",
            "{ \"name\" : \"a\", \"title\" : \"a\", \"unit\" : \"s\", \"better\" : \"lower\" }");
    Path out = directory.resolve("unread");
    Console console = Console.run("reproduce", planned, "--out", out);
    assertRefused(
        console, ExitCode.USAGE, "NAME: tiny: a metric with the key read", "expected, found none");
    assertThat(out).doesNotExist();
  }

  @Test
  void theDefaultDirectoryHasTheNameOfTheRecord() throws IOException {
    Path used = Path.of("runs", "reproduce-tiny");
    Files.createDirectories(used);
    Path file = Files.createTempFile(used, "used", "");
    try {
      Console console = Console.run("reproduce", study);
      assertRefused(console, ExitCode.USAGE, used + ": a new or empty directory expected");
    } finally {
      Files.delete(file);
      Files.delete(used);
    }
  }
}
