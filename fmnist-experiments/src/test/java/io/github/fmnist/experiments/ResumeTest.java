package io.github.fmnist.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.fmnist.experiments.command.ExitCode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs that are killed, interrupted or out of disk space continue to the same bits. {@code
 * -Dresume.kills} sets the number of kills of each study, {@code -Dresume.seed} their moments; the
 * tests take minutes, and are those of {@code .ci/accept resume}.
 */
@EnabledIfSystemProperty(named = "resume.kills", matches = "\\d+")
class ResumeTest {
  private static final int KILLS = Integer.getInteger("resume.kills", 1);
  private static final long SEED = Long.getLong("resume.seed", 1);
  private static final PrintStream OUT = System.out;

  /** 6 epochs of 7 steps, with a checkpoint after each step and each epoch. */
  private static final int CHECKPOINTS_OF_A_TRIAL = 6 * 8;

  @TempDir private static Path directory;
  private static Path images;

  /** Small studies, with a checkpoint after each step. */
  enum Study {
    ACTIVATIONS(
        60, ExitCode.OK, "--activations=relu,selu --filters=2,3 --dropout=0.1 --augment=shift"),
    VAE(36, ExitCode.OK, "--hidden=16 --latent-size=3 --pixels=binarized --patience=5"),
    VAE_WITH_A_LEARNED_PRIOR(
        36,
        ExitCode.OK,
        "--hidden=16 --latent-size=3 --patience=5 --prior-components=4 --training-samples=2"),
    GAN(36, ExitCode.OK, "--filters=4 --hidden=16 --discriminator-steps=2 --patience=5"),
    ACTIVATIONS_THAT_DIVERGE(
        5, ExitCode.DIVERGED, "--activations=relu,tanh --filters=2,3 --learning-rate=300");

    /** Number of steps within which all kills lie. */
    private final int steps;

    private final int exitCode;
    private final String options;

    Study(int steps, int exitCode, String options) {
      this.steps = steps;
      this.exitCode = exitCode;
      this.options = options;
    }

    String[] arguments(Path run) {
      List<String> arguments = new ArrayList<>();
      arguments.add(name().replaceFirst("_.*", "").toLowerCase(Locale.ROOT));
      arguments.addAll(List.of(options.split(" ", -1)));
      arguments.addAll(
          List.of(
              "--data=" + images,
              "--out=" + run,
              "--epochs=6",
              "--batch-size=30",
              "--validation-size=30",
              "--threads=1",
              "--checkpoint-every=0s"));
      return arguments.toArray(String[]::new);
    }
  }

  @BeforeAll
  static void writeImages() {
    images = TinyDataset.write(directory.resolve("stripes"), 240, 40);
  }

  @ParameterizedTest
  @EnumSource(Study.class)
  void aKilledRunContinuesToTheSameBits(Study study) throws Exception {
    Map<String, String> expected = uninterrupted(study);
    Path run = directory.resolve(study + "-killed");
    Random random = new Random(SEED + study.name().hashCode());
    int steps = 0;
    int kills = Math.min(KILLS, study.steps);
    for (int kill = 0; kill < kills; kill++) {
      steps += 1 + random.nextInt(Math.max(1, study.steps / (kills + 1)));
      Process process =
          start(kill == 0 ? study.arguments(run) : new String[] {"resume", run.toString()});
      awaitCheckpoint(run, steps, process);
      Thread.sleep(random.nextInt(20));
      assertThat(process.isAlive()).as("killed while it runs").isTrue();
      process.destroyForcibly().waitFor();
      assertThat(run.resolve("summary.json")).doesNotExist();
      OUT.printf("resume: %s killed after checkpoint %d or later%n", study, steps);
    }
    assertFinishes(run, study);
    assertThat(RunResults.of(run)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(Study.class)
  void anInterruptedRunSaysHowToContinueAndDoes(Study study) throws Exception {
    Map<String, String> expected = uninterrupted(study);
    Path run = directory.resolve(study + "-interrupted");
    Process process = start(study.arguments(run));
    awaitCheckpoint(run, 5, process);
    process.destroy(); // SIGTERM, as Ctrl-C is SIGINT
    Console console = ChildJvm.console(directory, process);
    assertThat(console.exitCode()).as(console.err()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(console.err())
        .contains("error: interrupted; ./fmnist resume " + run + " continues the run");
    assertFinishes(run, study);
    assertThat(RunResults.of(run)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "run/run.lock"})
  void aRunThatIsInterruptedBeforeItsTrainingLeavesNoDirectory(String awaited) throws Exception {
    Path place = Files.createTempDirectory(directory, "early");
    Path blocked = TinyDataset.write(place.resolve("blocked"), 240, 40);
    Path pipe = blocked.resolve("train-images-idx3-ubyte");
    Files.delete(pipe);
    assertThat(execute("mkfifo", pipe.toString())).isZero();
    Path run = place.resolve("run");
    Process process = start("vae", "--data=" + blocked, "--out=" + run);
    while (!Files.exists(place.resolve(awaited))) {
      assertThat(process.isAlive()).isTrue();
    }
    process.destroy();
    assertThat(process.waitFor()).as("SIGTERM").isEqualTo(128 + 15);
    assertThat(run).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(Study.class)
  void aRunThatItsBudgetStopsAfterEachStepContinuesToTheSameBits(Study study) throws Exception {
    Map<String, String> expected = uninterrupted(study);
    Path run = directory.resolve(study + "-in-parts");
    List<Object> arguments = new ArrayList<>(List.of(study.arguments(run)));
    arguments.add("--budget=0s");
    Console console = Console.run(arguments.toArray());
    int parts = 1;
    while (console.exitCode() == ExitCode.INTERRUPTED) {
      console = Console.run("resume", run);
      parts++;
    }
    OUT.printf("resume: %s in %d parts%n", study, parts);
    assertThat(console.exitCode()).as(console.err()).isEqualTo(study.exitCode);
    assertThat(parts).isGreaterThan(study.steps);
    assertThat(RunResults.of(run)).isEqualTo(expected);
  }

  @Test
  void aRunOnAFullDiskKeepsItsCheckpointAndContinues() throws Exception {
    Map<String, String> expected = uninterrupted(Study.VAE);
    Path disk = Files.createDirectory(directory.resolve("disk"));
    assumeThat(execute("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", disk.toString()))
        .as("this user may mount a small disk")
        .isZero();
    try {
      Path run = disk.resolve("run");
      Process process = start(Study.VAE.arguments(run));
      awaitCheckpoint(run, 4, process);
      Path filler = disk.resolve("filler");
      execute("dd", "if=/dev/zero", "of=" + filler, "bs=4096"); // until the disk is full
      Console console = ChildJvm.console(directory, process);
      assertThat(console.err()).contains("No space left on device").contains("resume " + run);
      assertThat(console.exitCode()).as(console.err()).isEqualTo(ExitCode.FILES);
      Files.delete(filler);
      assertFinishes(run, Study.VAE);
      assertThat(RunResults.of(run)).isEqualTo(expected);
    } finally {
      execute("umount", disk.toString());
    }
  }

  private static int execute(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void aFinishedRunStaysAsItIs() throws Exception {
    uninterrupted(Study.VAE);
    Path run = directory.resolve(Study.VAE + "-whole");
    Map<String, String> before = checksums(run);
    Console console = Console.run("resume", run);
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out()).isEqualToIgnoringNewLines(run + ": the run is finished.");
    assertThat(checksums(run)).isEqualTo(before);
  }

  @Test
  void aRunThatSomebodyElseContinuesIsRefused() throws Exception {
    Path run = directory.resolve("owned");
    Process process = start(Study.GAN.arguments(run));
    awaitCheckpoint(run, 1, process);
    Console console = Console.run("resume", run);
    process.destroyForcibly().waitFor();
    assertThat(console.err()).contains("error: " + run + ": another run owns it");
    assertThat(console.exitCode()).isEqualTo(ExitCode.FILES);
  }

  @Test
  void otherSettingsOtherDataAndDamagedCheckpointsAreRefusedByName() throws Exception {
    Path run = directory.resolve("damaged");
    Process process = start(Study.VAE.arguments(run));
    awaitCheckpoint(run, 3, process);
    process.destroyForcibly().waitFor();

    String config = Files.readString(run.resolve("config.json"), UTF_8);
    Files.writeString(
        run.resolve("config.json"), config.replace("\"epochs\" : 6", "\"epochs\" : 7"));
    assertRefused(run, "config.json: epochs of 6 expected, as the command line in provenance.json");
    Files.writeString(run.resolve("config.json"), config);

    String provenance = Files.readString(run.resolve("provenance.json"), UTF_8);
    String other = provenance.replaceFirst("\"train-images[^,]*", "\"train-images\" : \"0\"");
    assertThat(other).isNotEqualTo(provenance);
    Files.writeString(run.resolve("provenance.json"), other);
    assertRefused(run, run + ": what the run began with expected, but data was {train-images");
    Files.writeString(run.resolve("provenance.json"), provenance);

    Path model;
    try (Stream<Path> checkpoints = Files.list(run.resolve("checkpoints"))) {
      Path newest =
          checkpoints
              .filter(each -> Files.exists(each.resolve("manifest.json")))
              .max(Comparator.naturalOrder())
              .orElseThrow();
      model = newest.resolve("vae.zip");
    }
    byte[] bytes = Files.readAllBytes(model);
    Files.write(model, new byte[10]);
    assertRefused(run, model + ": size " + bytes.length + " expected, found 10");
    Files.write(model, bytes);

    Files.writeString(run.resolve("provenance.json"), "{}");
    assertRefused(run, "provenance.json: the record of a run of fmnist ");
    Files.writeString(
        run.resolve("provenance.json"), provenance.replace("\"vae\"", "\"evaluate\""));
    assertRefused(run, "a run of activations, vae, gan or sweep expected");
    Files.delete(run.resolve("provenance.json"));
    assertRefused(run, run + ": the directory of a run expected, found no provenance.json");
  }

  private static void assertRefused(Path run, String message) throws IOException {
    Map<String, String> before = checksums(run);
    Console console = Console.run("resume", run);
    assertThat(console.err()).contains(message);
    assertThat(console.exitCode()).as(console.err()).isEqualTo(ExitCode.FILES);
    assertThat(checksums(run)).isEqualTo(before);
  }

  private static void assertFinishes(Path run, Study study) throws Exception {
    Console console = ChildJvm.console(directory, start("resume", run.toString()));
    assertThat(console.exitCode()).as(console.err()).isEqualTo(study.exitCode);
    assertThat(run.resolve("checksums.json")).exists();
    assertThat(run.resolve("run.lock")).doesNotExist();
  }

  /** Returns the results of a run without interruption. */
  private static Map<String, String> uninterrupted(Study study) throws Exception {
    Path run = directory.resolve(study + "-whole");
    if (!Files.exists(run)) {
      Console console = ChildJvm.console(directory, start(study.arguments(run)));
      assertThat(console.exitCode()).as(console.err()).isEqualTo(study.exitCode);
    }
    return RunResults.of(run);
  }

  private static Process start(String... arguments) throws IOException {
    return ChildJvm.start(
        directory, System.getProperty("java.class.path"), Fmnist.class, arguments);
  }

  private static void awaitCheckpoint(Path run, int number, Process process) throws Exception {
    while (checkpoint(run) < number) {
      assertThat(process.isAlive())
          .as(
              "trains until checkpoint %d: %s",
              number, Files.readString(directory.resolve("err.txt")))
          .isTrue();
      Thread.sleep(1);
    }
  }

  /** Returns the number of the newest checkpoint, of all trainings one after another. */
  private static int checkpoint(Path run) throws IOException {
    int ended = 0;
    int newest = 0;
    try (Stream<Path> files = Files.walk(run)) {
      for (Path directory :
          files.filter(file -> file.endsWith("manifest.json")).map(Path::getParent).toList()) {
        if (directory.getParent().endsWith("trials")) {
          ended += CHECKPOINTS_OF_A_TRIAL;
        } else {
          newest = Math.max(newest, Integer.parseInt(directory.getFileName().toString()));
        }
      }
    } catch (UncheckedIOException | NoSuchFileException e) {
      return 0; // a directory was deleted meanwhile, or was not yet created
    }
    return ended + newest;
  }

  private static Map<String, String> checksums(Path directory) throws IOException {
    Map<String, String> checksums = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory).filter(Files::isRegularFile)) {
      for (Path file : files.filter(each -> !each.endsWith("run.lock")).toList()) {
        checksums.put(
            directory.relativize(file).toString(), DigestUtils.sha256Hex(Files.readAllBytes(file)));
      }
    }
    return checksums;
  }
}
