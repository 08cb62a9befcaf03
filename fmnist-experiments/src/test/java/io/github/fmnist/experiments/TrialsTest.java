package io.github.fmnist.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.experiments.run.FinishedTrials;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A study computed in process, in several processes and in parts: the same bits, also if processes
 * are killed. {@code -Dtrials.seed} sets its settings and the moments of the kills; the tests take
 * minutes, and are those of {@code .ci/accept trials}.
 */
@EnabledIfSystemProperty(named = "trials.seed", matches = "-?\\d+")
class TrialsTest {
  private static final PrintStream OUT = System.out;
  private static final int EPOCHS = 6;

  @TempDir private static Path directory;
  private static List<String> settings;
  private static int trials;
  private static Map<String, String> expected;

  @BeforeAll
  static void computeInProcess() throws Exception {
    Random random = new Random(Long.getLong("trials.seed"));
    Path images = TinyDataset.write(directory.resolve("stripes"), 240, 40);
    int seeds = 2 + random.nextInt(2);
    trials = 2 * seeds;
    settings =
        List.of(
            "--data=" + images,
            "--activations=" + pick(random, "relu,selu", "tanh,elu", "selu,gelu", "swish,tanh"),
            "--seed=" + random.nextInt(1000),
            "--seeds=" + seeds,
            "--epochs=" + EPOCHS,
            "--filters=" + pick(random, "2,3", "4,2", "1,5"),
            "--batch-size=" + (20 + random.nextInt(20)),
            "--dropout=" + pick(random, "0", "0.1", "0.4"),
            "--normalization=" + pick(random, "unit", "symmetric", "standardized"),
            "--optimizer=" + pick(random, "adam", "sgd"),
            "--learning-rate=" + pick(random, "0.01", "0.001"),
            "--augment=" + pick(random, "shift", "flip,erase", ","),
            "--checkpoint-every=0s");
    OUT.printf("trials: %s%n", String.join(" ", settings));
    Path run = directory.resolve("in-process");
    Console console = ChildJvm.console(directory, start(run, "--parallel=1"));
    assertThat(console.exitCode()).as(console.err()).isZero();
    expected = RunResults.of(run);
    OUT.printf("trials: in process: %d models%n", trials);
  }

  private static String pick(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static Process start(Path run, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("activations"));
    arguments.addAll(settings);
    arguments.add("--out=" + run);
    arguments.addAll(List.of(options));
    return start(arguments.toArray(String[]::new));
  }

  private static Process start(String... arguments) throws IOException {
    return ChildJvm.start(
        directory, System.getProperty("java.class.path"), Fmnist.class, arguments);
  }

  private static void assertResults(Path run, String what) throws IOException {
    assertThat(RunResults.of(run)).isEqualTo(expected);
    OUT.printf("trials: %s: equal to the bit%n", what);
  }

  @Test
  void processesGiveTheSameBits() throws Exception {
    Path run = directory.resolve("parallel");
    Console console = ChildJvm.console(directory, start(run, "--parallel=2"));
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertResults(run, "--parallel 2");
    assertThat(run.resolve("checkpoints")).doesNotExist();
  }

  @Test
  void partsThatAreMergedGiveTheSameBits() throws Exception {
    Path first = directory.resolve("part-1");
    Path second = directory.resolve("part-2");
    Console console = ChildJvm.console(directory, start(first, "--shard=1/2"));
    assertThat(console.exitCode()).as(console.err()).isZero();
    console = ChildJvm.console(directory, start(second, "--shard=2/2", "--parallel=2"));
    assertThat(console.exitCode()).as(console.err()).isZero();
    Path merged = directory.resolve("merged");
    console = Console.run("merge", first, second, "--out", merged);
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertResults(merged, "two parts, merged");
  }

  @Test
  void partsOfAnotherInstructionSetAreRefused() throws Exception {
    Path first = directory.resolve("isa-1");
    Path second = directory.resolve("isa-2");
    Console console = ChildJvm.console(directory, start(first, "--shard=1/2"));
    assertThat(console.exitCode()).as(console.err()).isZero();
    List<String> arguments = new ArrayList<>(List.of("activations"));
    arguments.addAll(settings);
    arguments.addAll(List.of("--out=" + second, "--shard=2/2"));
    Process process =
        ChildJvm.start(
            directory,
            System.getProperty("java.class.path"),
            Map.of("ONEDNN_MAX_CPU_ISA", "SSE41"),
            Fmnist.class,
            arguments.toArray(String[]::new));
    console = ChildJvm.console(directory, process);
    assertThat(console.exitCode()).as(console.err()).isZero();
    console = Console.run("merge", first, second, "--out", directory.resolve("isa"));
    assertThat(console.exitCode()).isEqualTo(ExitCode.FILES);
    assertThat(console.err()).contains("arithmetic was [oneDNN", "sse41");
    OUT.printf("trials: merge: %s%n", console.err().strip());
  }

  @Test
  void aProcessThatIsKilledContinuesFromItsCheckpoint() throws Exception {
    Path run = directory.resolve("killed");
    Process process = start(run, "--parallel=2");
    ProcessHandle victim = awaitChild(process, run);
    assertThat(victim.destroyForcibly()).isTrue();
    Console console = ChildJvm.console(directory, process);
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.err())
        .contains("its process was killed (exit code 137); it continues from its last checkpoint")
        .containsPattern("continues after epoch \\d, step \\d+");
    assertResults(run, "--parallel 2, a process killed");
  }

  @Test
  void aTrialThatAlwaysFailsLeavesTheOthersAlone() throws Exception {
    Path run = directory.resolve("failing");
    Process process = start(run, "--parallel=2");
    String trial = argument(awaitChild(process, run), "--trial=");
    while (process.isAlive()) {
      child(process, trial).ifPresent(ProcessHandle::destroyForcibly);
      Thread.sleep(10);
    }
    Console console = ChildJvm.console(directory, process);
    assertThat(console.exitCode()).as(console.err()).isEqualTo(ExitCode.FAILED_TRIALS);
    assertThat(console.out())
        .containsPattern(
            "[a-z]+, seed \\d+: failed: its process was killed \\(exit code 137\\), 3 times");
    assertThat(console.err())
        .contains(
            "error: 1 of %d networks failed; ./fmnist resume %s trains them again"
                .formatted(trials, run));
    assertThat(new RunRecord(run).isFinished()).isFalse();
    List<Path> others = models(run);
    assertThat(others).hasSize(trials - 1);
    List<FileTime> written = times(others);
    OUT.printf("trials: a trial that always fails: %s%n", console.err().strip());

    Console resumed = ChildJvm.console(directory, start("resume", run.toString()));
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(times(others)).isEqualTo(written);
    assertResults(run, "resumed after a trial that failed");
  }

  @Test
  void afterAKillOfTheWholeRunOnlyWhatIsMissingIsComputed() throws Exception {
    Path run = directory.resolve("driver");
    Process process = start(run, "--parallel=2");
    while (process.isAlive() && finishedModels(run).isEmpty()) {
      Thread.sleep(2);
    }
    ProcessHandle child = awaitChild(process, run);
    List<ProcessHandle> children = process.children().toList();
    process.destroyForcibly().waitFor();
    for (ProcessHandle each : children) {
      each.onExit().get(1, TimeUnit.MINUTES);
    }
    assertThat(child.isAlive()).isFalse();
    List<Path> before = finishedModels(run);
    assertThat(before).as("networks that were trained before the kill").isNotEmpty();
    List<FileTime> written = times(before);
    Console resumed = ChildJvm.console(directory, start("resume", run.toString()));
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).containsPattern("continues after epoch \\d, step \\d+");
    assertThat(times(before)).isEqualTo(written);
    assertResults(run, "resumed after a kill of the whole run");
  }

  @Test
  void aSearchInProcessesThatIsKilledGivesTheSameBits() throws Exception {
    Path alone = directory.resolve("search");
    Console console = ChildJvm.console(directory, start(search(alone, "--parallel=1")));
    assertThat(console.exitCode()).as(console.err()).isZero();
    Path run = directory.resolve("search-killed");
    Process process = start(search(run, "--parallel=2"));
    awaitChild(process, run);
    List<ProcessHandle> children = process.children().toList();
    process.destroyForcibly().waitFor();
    for (ProcessHandle each : children) {
      each.onExit().get(1, TimeUnit.MINUTES);
    }
    Console resumed = ChildJvm.console(directory, start("resume", run.toString()));
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(RunResults.of(run)).isEqualTo(RunResults.of(alone));
    assertThat(run.resolve("sweep.csv")).hasSameBinaryContentAs(alone.resolve("sweep.csv"));
    OUT.printf("trials: a search in processes, killed and resumed: equal to the bit%n");
  }

  /** Returns a search over the dropout of the study, as a command line. */
  private static String[] search(Path run, String... options) {
    List<String> arguments = new ArrayList<>(List.of("sweep", "activations"));
    arguments.addAll(settings);
    arguments.removeIf(each -> each.startsWith("--dropout") || each.startsWith("--seeds"));
    arguments.addAll(List.of("--dropout=0,0.2,0.4", "--out=" + run));
    arguments.addAll(List.of(options));
    return arguments.toArray(String[]::new);
  }

  @Test
  void anInterruptedRunSavesTheCheckpointsOfAllProcesses() throws Exception {
    Path run = directory.resolve("interrupted");
    Process process = start(run, "--parallel=2");
    awaitChild(process, run);
    List<ProcessHandle> children = process.children().toList();
    process.destroy(); // SIGTERM
    Console console = ChildJvm.console(directory, process);
    assertThat(console.exitCode()).as(console.err()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(console.err())
        .contains("error: interrupted; ./fmnist resume " + run)
        .containsPattern("seed \\d+: error: interrupted"); // the child ended by itself
    assertThat(children).noneMatch(ProcessHandle::isAlive);
    Console resumed = ChildJvm.console(directory, start("resume", run.toString()));
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertResults(run, "interrupted and resumed");
  }

  /** Waits until a process of a run has saved some checkpoints within its training. */
  private static ProcessHandle awaitChild(Process process, Path run) throws Exception {
    while (true) {
      assertThat(process.isAlive())
          .as("trains: %s", Files.readString(directory.resolve("err.txt"), UTF_8))
          .isTrue();
      for (ProcessHandle child : process.children().toList()) {
        String name = argument(child, "--trial=");
        if (!name.isEmpty() && checkpoints(run.resolve("checkpoints").resolve(name)) >= 5) {
          return child;
        }
      }
      Thread.sleep(2);
    }
  }

  private static Optional<ProcessHandle> child(Process process, String trial) {
    return process.children().filter(each -> argument(each, "--trial=").equals(trial)).findFirst();
  }

  private static String argument(ProcessHandle process, String option) {
    return Stream.of(process.info().arguments().orElse(new String[0]))
        .filter(argument -> argument.startsWith(option))
        .map(argument -> argument.substring(option.length()))
        .findFirst()
        .orElse("");
  }

  private static int checkpoints(Path trial) {
    try (Stream<Path> files = Files.list(trial)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d+"))
          .mapToInt(Integer::parseInt)
          .max()
          .orElse(0);
    } catch (UncheckedIOException | IOException e) {
      return 0;
    }
  }

  private static List<Path> models(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run.resolve("models"))) {
      return files.filter(file -> file.toString().endsWith(".zip")).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Returns the models of the trials that have ended; others may be there, too, without result. */
  private static List<Path> finishedModels(Path run) throws IOException {
    return new FinishedTrials(run)
        .specifications().stream()
            .map(each -> each.path("settings"))
            .map(
                settings ->
                    "models/%s-seed%d.zip"
                        .formatted(
                            settings.at("/activations/0").asText().toLowerCase(Locale.ROOT),
                            settings.path("seed").asLong()))
            .map(run::resolve)
            .toList();
  }

  private static List<FileTime> times(List<Path> files) throws IOException {
    List<FileTime> times = new ArrayList<>();
    for (Path file : files) {
      times.add(Files.getLastModifiedTime(file));
    }
    return times;
  }
}
