package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.record.Provenance;
import io.github.fmnist.experiments.record.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts of a study, and what puts them together. */
class MergeTest {
  @TempDir private static Path directory;
  private static Path images;
  private static Path first;
  private static Path second;

  @BeforeAll
  static void computeTheParts() {
    images = TinyDataset.write(directory.resolve("stripes"), 120, 20);
    first = directory.resolve("first");
    second = directory.resolve("second");
    for (Path part : List.of(first, second)) {
      Console console = study(part, "--shard=%d/2".formatted(part.equals(first) ? 1 : 2));
      assertThat(console.exitCode()).as(console.err()).isZero();
      assertThat(console.out()).contains("results: " + part + ", a part of the study");
    }
  }

  private static Console study(Path run, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "activations",
                "--activations=relu,tanh,elu",
                "--filters=2,3",
                "--data=" + images,
                "--out=" + run,
                "--epochs=1"));
    arguments.addAll(List.of(options));
    return Console.run(arguments.toArray());
  }

  @Test
  void partsThatAreMergedEqualOneRun() throws IOException {
    Path whole = directory.resolve("whole");
    Path merged = directory.resolve("merged");
    assertThat(study(whole).exitCode()).isZero();

    Console console = Console.run("merge", second, first, "--out", merged);

    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.err()).doesNotContain("Training");
    assertThat(RunResults.of(merged)).isEqualTo(RunResults.of(whole));
    assertThat(files(merged)).isEqualTo(files(whole));
    assertThat(merged.resolve("config.json")).hasSameTextualContentAs(whole.resolve("config.json"));
    assertThat(merged.resolve("provenance.json")).content().doesNotContain("--shard", "--merged");
    Console rerun = Console.run("rerun", merged);
    assertThat(rerun.out()).as(rerun.err()).contains("rerun:   equal to the bit");
  }

  /** Otherwise resume would train what an interrupted merge has not taken yet. */
  @Test
  void theRunBeginsWhenAllResultsAreThere() throws IOException {
    Path merged = directory.resolve("begun");
    Console console = Console.run("merge", first, second, "--out", merged);
    assertThat(console.exitCode()).as(console.err()).isZero();
    FileTime begin = Files.getLastModifiedTime(merged.resolve("provenance.json"));
    for (String name : List.of("models", "trials")) {
      try (Stream<Path> files = Files.walk(merged.resolve(name))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(Files.getLastModifiedTime(file))
              .as(file.toString())
              .isLessThanOrEqualTo(begin);
        }
      }
    }
  }

  @Test
  void aMergeThatWasInterruptedIsFinishedWithoutTraining() throws IOException {
    Path merged = directory.resolve("interrupted");
    assertThat(Console.run("merge", first, second, "--out", merged).exitCode()).isZero();
    Map<String, String> results = RunResults.of(merged);
    Path model = merged.resolve("models").resolve("tanh-seed1.zip");
    FileTime taken = Files.getLastModifiedTime(model);
    for (String file : List.of("checksums.json", "summary.json", "report.html")) {
      Files.delete(merged.resolve(file));
    }
    Console resumed = Console.run("resume", merged);
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(RunResults.of(merged)).isEqualTo(results);
    assertThat(Files.getLastModifiedTime(model)).isEqualTo(taken);
  }

  @Test
  void anotherProcessorIsNoted() throws IOException {
    Path file = second.resolve("provenance.json");
    String provenance = Files.readString(file);
    Files.writeString(file, provenance.replaceFirst("\"cpu\" : \"[^\"]*", "\"cpu\" : \"another"));
    Path merged = directory.resolve("processors");
    try {
      Console console = Console.run("merge", first, second, "--out", merged);
      assertThat(console.exitCode()).as(console.err()).isZero();
    } finally {
      Files.writeString(file, provenance);
    }
    Provenance noted = new RunRecord(merged).provenance();
    assertThat(noted.resumptions()).isEmpty();
    assertThat(noted.merges())
        .singleElement(STRING)
        .startsWith(second + "; processor was ")
        .endsWith("and is another now");
    assertThat(merged.resolve("report.html"))
        .content()
        .contains("It was merged with " + second + ", where it was different: processor was ");
  }

  private static List<String> files(Path run) throws IOException {
    try (var files = Files.walk(run)) {
      return files.map(file -> run.relativize(file).toString()).sorted().toList();
    }
  }

  @Test
  void eachPartHasOnlyItsTrials() {
    assertThat(first.resolve("models")).isDirectoryContaining("glob:**/relu-seed1.zip");
    assertThat(first.resolve("models")).isDirectoryContaining("glob:**/elu-seed1.zip");
    assertThat(first.resolve("models")).isDirectoryNotContaining("glob:**/tanh-seed1.zip");
    assertThat(second.resolve("models")).isDirectoryContaining("glob:**/tanh-seed1.zip");
    assertThat(second.resolve("figures")).doesNotExist();
  }

  @Test
  void aMissingPartIsNamedByItsTrial() {
    Path out = directory.resolve("missing");
    Console console = Console.run("merge", first, "--out", out);
    assertThat(console.err())
        .contains("error: " + first + ": a result of tanh, seed 1 in one of the parts expected");
    assertThat(console.exitCode()).isEqualTo(ExitCode.FILES);
    assertThat(out).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "--seed=2, seed was 1",
    "--threads=2, threads was 1",
    "--batch-size=30, batchSize of config.json was 128",
    "--engine=dl4j, engine was onednn",
    "--learning-rate=0.01, learningRate of config.json was 0.001"
  })
  void partsOfDifferentStudiesAreRefused(String option, String difference) throws IOException {
    Path other = Files.createTempDirectory(directory, "other").resolve("run");
    List<String> options = new ArrayList<>(List.of("--shard=2/2"));
    options.add(option);
    Console part = study(other, options.toArray(String[]::new));
    assertThat(part.exitCode()).as(part.err()).isZero();
    assertThat(refusal(other))
        .contains(first + " and " + other + ": parts of one study expected, but ")
        .contains(difference);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "oneDNN [^,]*, [a-z0-9_]+ | oneDNN 3.11.0, another | arithmetic was",
        "\"gitCommit\" : \"[^\"]* | \"gitCommit\" : \"0 | commit was",
        "\"train-images[^,]* | \"train-images-idx3-ubyte\" : \"0\" | data was",
        "\"precision\" : \"float32 | \"precision\" : \"bf16 | precision was float32"
      })
  void partsOfAnotherOriginAreRefused(String pattern, String replacement, String difference)
      throws IOException {
    Path file = second.resolve("provenance.json");
    try (EditedFile edited = EditedFile.of(file, pattern, replacement)) {
      assertThat(refusal(second)).contains("parts of one study expected, but " + difference);
    }
  }

  @Test
  void aDamagedPartIsRefused() throws IOException {
    Path model = second.resolve("models").resolve("tanh-seed1.zip");
    byte[] bytes = Files.readAllBytes(model);
    Files.write(model, new byte[10]);
    try {
      assertThat(refusal(second)).contains(model + ": the file that the run wrote expected");
    } finally {
      Files.write(model, bytes);
    }
  }

  @Test
  void anUnfinishedPartIsRefused() throws IOException {
    Path checksums = second.resolve("checksums.json");
    byte[] bytes = Files.readAllBytes(checksums);
    Files.delete(checksums);
    try {
      assertThat(refusal(second))
          .contains("a finished part expected; ./fmnist resume " + second + " continues this one");
    } finally {
      Files.write(checksums, bytes);
    }
  }

  private static String refusal(Path part) {
    Path out = directory.resolve("refused");
    Console console = Console.run("merge", first, part, "--out", out);
    assertThat(console.exitCode()).as(console.err()).isEqualTo(ExitCode.FILES);
    assertThat(out).doesNotExist();
    return console.err();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--parallel=0 | --parallel: 1 to 1000 expected, found 0",
        "--executor=spark | --executor: processes expected, or spark with fmnist-spark",
        "--master=local | --master: --executor spark expected with it, found processes"
      })
  void anExecutorThatIsNotThereIsAUsageError(String option, String message) {
    Console console = study(directory.resolve("none"), option);
    assertThat(console.err()).contains(message);
    assertThat(console.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @ParameterizedTest
  @CsvSource({"0/2", "3/2", "1", "1/0", "a/b", "-1/2"})
  void aPartThatDoesNotExistIsAUsageError(String shard) {
    Console console = study(directory.resolve("none"), "--shard=" + shard);
    assertThat(console.err()).contains("a part such as 3/20");
    assertThat(console.exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
