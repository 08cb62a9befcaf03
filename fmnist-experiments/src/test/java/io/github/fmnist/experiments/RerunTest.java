package io.github.fmnist.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.fmnist.engine.Precision;
import io.github.fmnist.experiments.command.ExitCode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;

/** A small study of activations, repeated with something in its record or its data changed. */
class RerunTest {
  private static final PrintStream OUT = System.out;

  @TempDir private static Path directory;
  private static Path images;
  private static Path original;

  private Path run;
  private int copies;

  @BeforeAll
  static void runTheStudy() {
    images = TinyDataset.write(directory.resolve("stripes"), 120, 20);
    original = directory.resolve("original");
    Console console =
        Console.run(
            "activations",
            "--data=" + images,
            "--out",
            original,
            "--activations=relu,tanh",
            "--filters=2,3",
            "--epochs=2",
            "--batch-size=30",
            "--seed=1",
            "--threads=1",
            "--json");
    assertThat(console.exitCode()).as(console.err()).isZero();
  }

  /** Copies the run, so that its record can be changed. */
  @BeforeEach
  void copy() throws IOException {
    run = directory.resolve("copy-" + copies++ + "-" + System.nanoTime());
    Files.createDirectories(run.resolve("models"));
    for (String file :
        new String[] {
          "config.json", "provenance.json", "metrics.csv", "summary.json", "checksums.json"
        }) {
      Files.copy(original.resolve(file), run.resolve(file));
    }
    for (String model : new String[] {"relu-seed1.zip", "tanh-seed1.zip"}) {
      Files.copy(original.resolve("models").resolve(model), run.resolve("models").resolve(model));
    }
  }

  @Test
  void aRunWhoseOutputWasForProgramsIsRepeatedForPeople() {
    Console console = rerun();
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out()).contains("rerun:").doesNotContain("{\"event\"");
  }

  private Console rerun() {
    Console console = Console.run("rerun", run);
    print(console);
    return console;
  }

  private static void print(Console console) {
    console
        .out()
        .lines()
        .filter(line -> line.startsWith("rerun:") || line.startsWith("  record:"))
        .forEach(OUT::println);
  }

  private void change(String file, UnaryOperator<String> change) throws IOException {
    Path path = run.resolve(file);
    String text = Files.readString(path, UTF_8);
    String changed = change.apply(text);
    assertThat(changed).isNotEqualTo(text);
    Files.writeString(path, changed, UTF_8);
  }

  @Test
  void anUntouchedRunIsEqualToTheBit() {
    Console console = rerun();
    assertThat(console.out()).contains("rerun:   equal to the bit").doesNotContain("record:");
    assertThat(console.exitCode()).isZero();
    assertThat(run.resolveSibling(run.getFileName() + "-rerun").resolve("summary.json")).exists();
  }

  @Test
  void anotherSeedIsNamed() throws IOException {
    change("provenance.json", text -> text.replace("--seed=1", "--seed=2"));
    Console console = rerun();
    assertThat(console.out())
        .contains("rerun:   different")
        .contains("record: seed of config.json was 1, and is 2 now")
        .contains("record: seed was 1, and is 2 now");
    assertThat(console.exitCode()).isEqualTo(ExitCode.DIFFERENT);
  }

  @Test
  void anotherImageIsNamed() throws IOException {
    Path file = images.resolve("train-images-idx3-ubyte");
    byte[] bytes = Files.readAllBytes(file);
    byte[] changed = bytes.clone();
    for (int i = 16; i < 16 + 784; i++) {
      changed[i] = (byte) ~changed[i];
    }
    Files.write(file, changed);
    try {
      assertThat(rerun().out())
          .containsPattern("record: data was \\{train-images[^,]*}, and is \\{train-images")
          .contains("rerun:   different");
    } finally {
      Files.write(file, bytes);
    }
  }

  @Test
  void anotherNumberOfThreadsIsNamed() throws IOException {
    change("provenance.json", text -> text.replace("--threads=1", "--threads=2"));
    assertThat(rerun().out())
        .contains("record: threads of config.json was 1, and is 2 now")
        .contains("record: threads was 1, and is 2 now");
  }

  @Test
  void anotherPrecisionInTheRecordIsNamed() throws IOException {
    change("config.json", text -> text.replace("\"float32\"", "\"bf16\""));
    change("provenance.json", text -> text.replace("\"float32\"", "\"bf16\""));
    assertThat(rerun().out())
        .contains("record: precision of config.json was \"bf16\", and is \"float32\" now")
        .contains("record: precision was bf16, and is float32 now");
  }

  @Test
  void trainingInAnotherPrecisionIsDifferentAndNamed() throws IOException {
    assumeTrue(Precision.BF16.isSupported(), "a processor with AVX-512 BF16");
    change(
        "provenance.json",
        text -> text.replace("\"--threads=1\"", "\"--threads=1\", \"--precision=bf16\""));
    assertThat(rerun().out())
        .contains("rerun:   different")
        .contains("record: precision was float32, and is bf16 now");
  }

  @Test
  void anotherVersionAndAnotherInstructionSetAreNamed() throws IOException {
    change(
        "provenance.json",
        text ->
            text.replaceFirst("\"fmnist\" : \"[^\"]*\"", "\"fmnist\" : \"0.0.9\"")
                .replaceFirst("(oneDNN [^,]*), [^\"]*", "$1, avx5"));
    assertThat(rerun().out())
        .contains("record: fmnist was 0.0.9, and is ")
        .containsPattern("record: arithmetic was \\[oneDNN [^,]*, avx5, .*], and is \\[oneDNN ");
  }

  @Test
  @EnabledOnOs(architectures = {"amd64", "x86_64"})
  @DisabledIfSystemProperty(named = "portability.isa", matches = ".+")
  void theInstructionSetsOfTheProcessAreNamed() throws Exception {
    Process process =
        ChildJvm.start(
            directory,
            System.getProperty("java.class.path"),
            Map.of("ONEDNN_MAX_CPU_ISA", "SSE41", "OPENBLAS_CORETYPE", "Nehalem"),
            Fmnist.class,
            "rerun",
            run.toString());
    Console console = ChildJvm.console(directory, process);
    assertThat(console.out())
        .containsPattern(
            "record: arithmetic was .*, and is \\[oneDNN [^,]*, sse41, OpenBLAS .* Nehalem .*] now")
        .containsPattern(
            "record: environment was \\{.*}, and is \\{ONEDNN_MAX_CPU_ISA=SSE41,"
                + " OPENBLAS_CORETYPE=Nehalem} now");
    print(console);
  }

  @Test
  void aModelThatTheRunDidNotWriteIsNamed() throws IOException {
    Path model = run.resolve("models").resolve("relu-seed1.zip");
    Files.write(model, new byte[10]);
    assertThat(rerun().out())
        .contains("rerun:   equal to the bit")
        .contains("record: " + model + " is not the file that the run wrote");
  }

  @Test
  void otherMetricsAreJudgedByTheirSize() throws IOException {
    change(
        "checksums.json",
        text -> text.replaceFirst("\"metrics.csv\" : \"..", "\"metrics.csv\" : \"zz"));
    assertThat(rerun().out())
        .contains("rerun:   equal within a relative tolerance of 0.001")
        .contains("metrics.csv differs");
  }

  @Test
  void aSecondRepetitionNeedsADirectoryOfItsOwn() {
    assertThat(rerun().exitCode()).isZero();
    assertThatNothingIsCompared(rerun(), "a new or empty directory expected, found files in it");
    assertThatNothingIsCompared(
        Console.run("rerun", run, "--out", run),
        "a new or empty directory expected, found files in it");
  }

  private static void assertThatNothingIsCompared(Console console, String message) {
    assertThat(console.err()).contains(message);
    assertThat(console.out()).doesNotContain("rerun:");
    assertThat(console.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aRepetitionThatWasInterruptedContinuesAndIsCompared() throws IOException {
    assertThat(rerun().exitCode()).isZero();
    Path repeated = run.resolveSibling(run.getFileName() + "-rerun");
    Files.delete(repeated.resolve("checksums.json")); // as if it had been interrupted
    FileTime written = Files.getLastModifiedTime(repeated.resolve("models/relu-seed1.zip"));

    Console console = rerun();

    assertThat(console.out()).contains("rerun:   equal to the bit");
    assertThat(console.exitCode()).isZero();
    assertThat(Files.getLastModifiedTime(repeated.resolve("models/relu-seed1.zip")))
        .isEqualTo(written);
  }

  @Test
  void aPathThatIsNotARunIsAUsageError() {
    for (String command : new String[] {"rerun", "resume"}) {
      Console console = Console.run(command, directory.resolve("nowhere"));
      assertThat(console.err())
          .contains("RUN: the directory of a run expected, found " + directory.resolve("nowhere"));
      assertThat(console.exitCode()).isEqualTo(ExitCode.USAGE);
    }
  }

  @Test
  void anUnfinishedRunIsRefused() throws IOException {
    Files.delete(run.resolve("checksums.json"));
    Console console = Console.run("rerun", run);
    assertThat(console.err())
        .contains(
            "%s: a finished run expected; ./fmnist resume %s continues this one"
                .formatted(run, run));
    assertThat(console.exitCode()).isEqualTo(ExitCode.FILES);
  }
}
