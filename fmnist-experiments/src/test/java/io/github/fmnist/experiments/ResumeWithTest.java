package io.github.fmnist.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.record.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs that are resumed with more epochs, with more seeds or with another learning rate. The tests
 * take minutes, and are those of {@code .ci/accept resume}.
 */
@EnabledIfSystemProperty(named = "resume.kills", matches = "\\d+")
class ResumeWithTest {
  private static final String ACTIVATIONS =
      "activations --activations=relu,selu --filters=2,3 --dropout=0.1 --augment=shift";
  private static final String VAE = "vae --hidden=16 --latent-size=3";
  private static final String GAN = "gan --filters=4 --hidden=16";
  private static final String CONSTANT = " --learning-rate-schedule=constant";

  @TempDir private static Path directory;
  private static Path images;

  @BeforeAll
  static void writeImages() {
    images = TinyDataset.write(directory.resolve("stripes"), 240, 40);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ACTIVATIONS,
        VAE + CONSTANT,
        VAE + CONSTANT + " --optimizer=sgd",
        GAN + CONSTANT + " --learning-rate=0.001"
      })
  void aFinishedRunWithMoreEpochsEqualsOneThatHadThemAtOnce(String study) throws IOException {
    Path run = Files.createTempDirectory(directory, "run").resolve("extended");
    Path whole = run.resolveSibling("whole");
    assertSucceeds(start(study + " --epochs=2", run));
    assertSucceeds(start(study + " --epochs=4", whole));
    assertThat(Results.checksums(run)).isNotEqualTo(Results.checksums(whole));

    Console extended = Console.run("resume", run, "--epochs", 4);

    assertSucceeds(extended);
    assertThat(extended.err()).contains("From now on: epochs was 2, and is 4 now.");
    assertThat(Results.checksums(run)).isEqualTo(Results.checksums(whole));
    assertThat(Files.readString(run.resolve("config.json"), UTF_8))
        .isEqualTo(Files.readString(whole.resolve("config.json"), UTF_8));
    Console again = Console.run("rerun", run);
    assertSucceeds(again);
    assertThat(again.out()).contains("rerun:   equal to the bit");
  }

  @Test
  void aFinishedStudyWithMoreSeedsKeepsTheNetworksItHas() throws IOException {
    Path run = directory.resolve("seeds");
    Path whole = directory.resolve("all-seeds");
    assertSucceeds(start(ACTIVATIONS + " --epochs=2 --seeds=1", run));
    assertSucceeds(start(ACTIVATIONS + " --epochs=2 --seeds=2", whole));

    Path model = run.resolve("models").resolve("relu-seed1.zip");
    FileTime written = Files.getLastModifiedTime(model);

    assertSucceeds(Console.run("resume", run, "--seeds=2"));

    assertThat(Files.getLastModifiedTime(model)).isEqualTo(written);
    assertThat(Results.checksums(run)).isEqualTo(Results.checksums(whole));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--seeds=2", "--epochs=3"})
  void aNetworkWhoseFileIsGoneIsTrainedAgain(String change) throws IOException {
    Path run = Files.createTempDirectory(directory, "run").resolve("damaged");
    Path whole = run.resolveSibling("whole");
    assertSucceeds(start(ACTIVATIONS + " --epochs=2", run));
    String epochs = change.startsWith("--epochs") ? " " : " --epochs=2 ";
    assertSucceeds(start(ACTIVATIONS + epochs + change, whole));
    Path model = run.resolve("models").resolve("relu-seed1.zip");
    Files.write(model, new byte[10]);

    Console resumed = Console.run("resume", run, change);

    assertSucceeds(resumed);
    assertThat(resumed.err())
        .contains(model + " is not the network that the run wrote: relu, seed 1 is trained again.")
        .doesNotContain("selu, seed 1 is trained again");
    assertThat(Results.checksums(run)).isEqualTo(Results.checksums(whole));
  }

  @Test
  void anOptionOfAnotherStudyIsAUsageError() throws IOException {
    Path run = directory.resolve("without-seeds");
    assertSucceeds(start(VAE + " --epochs=1", run));
    Console refused = Console.run("resume", run, "--seeds=3");
    assertThat(refused.err())
        .contains("--seeds: a run of a study with this option expected, found one of vae");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ACTIVATIONS + " --epochs=1 | --epochs=1 | more than 1 expected, found 1",
        VAE
            + " --epochs=2 | --epochs=3 | a constant learning rate expected, found the schedule"
            + " cosine over 2 epochs",
        VAE + " --epochs=2 | --learning-rate=0.1 | an unfinished run expected",
      })
  void aChangeThatIsNotPossibleIsRefusedAndChangesNothing(
      String study, String option, String message) throws IOException {
    Path run = Files.createTempDirectory(directory, "run").resolve("refused");
    assertSucceeds(start(study, run));
    Map<String, String> before = checksums(run);

    Console refused = Console.run("resume", run, option);

    assertThat(refused.err()).contains("error: " + run + ": ").contains(message);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.FILES);
    assertThat(checksums(run)).isEqualTo(before);
  }

  @Test
  void aDivergedModelSaysHowToContinueWithASmallerLearningRate() throws IOException {
    Path run = directory.resolve("diverged");
    Console diverged = start(VAE + " --epochs=2 --learning-rate=1e5", run);
    assertThat(diverged.exitCode()).as(diverged.err()).isEqualTo(ExitCode.DIVERGED);
    assertThat(diverged.err())
        .contains("./fmnist resume %s --learning-rate X continues from the last".formatted(run));

    Console resumed = Console.run("resume", run, "--learning-rate=0.001");

    assertSucceeds(resumed);
    assertThat(resumed.err())
        .contains("From now on: learningRate was 100000.0, and is 0.001 now.")
        .contains("No checkpoint was saved: the run begins again.");
    assertThat(run.resolve("config.json")).content().contains("\"learningRate\" : 0.001");
  }

  @ParameterizedTest
  @ValueSource(strings = {VAE + CONSTANT, GAN + CONSTANT + " --learning-rate=0.001"})
  void anUnfinishedModelContinuesWithAnotherLearningRate(String study) throws IOException {
    Path run = Files.createTempDirectory(directory, "run").resolve("changed");
    Path whole = run.resolveSibling("whole");
    assertSucceeds(start(study + " --epochs=2", run));
    assertSucceeds(start(study + " --epochs=3", whole));
    List<String> before = Files.readAllLines(run.resolve("metrics.csv"), UTF_8);
    Files.delete(run.resolve("checksums.json")); // as if it had been interrupted

    Console resumed = Console.run("resume", run, "--learning-rate=0.0001", "--epochs=3");

    assertSucceeds(resumed);
    assertThat(resumed.err()).contains(": continues after epoch 2, step 0.");
    assertThat(Files.readAllLines(run.resolve("metrics.csv"), UTF_8))
        .startsWith(before.toArray(String[]::new))
        .hasSize(before.size() + 1);
    assertThat(Results.checksums(run)).isNotEqualTo(Results.checksums(whole));
    assertThat(run.resolve("provenance.json"))
        .content()
        .contains("learningRate was 0.001, and is 1.0E-4 now");
    Console again = Console.run("rerun", run);
    assertThat(again.exitCode()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(again.out()).contains("record: the run was resumed: ");
  }

  @Test
  void networksThatAreComparedKeepTheirLearningRate() throws IOException {
    Path run = directory.resolve("compared");
    assertSucceeds(start(ACTIVATIONS + " --epochs=1", run));
    Files.delete(run.resolve("checksums.json")); // as if it had been interrupted
    Console refused = Console.run("resume", run, "--learning-rate=0.1");
    assertThat(refused.err()).contains("a run of vae or gan expected, found one of activations");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.FILES);
  }

  private static Console start(String study, Path run) {
    List<Object> arguments = new ArrayList<>(List.of(study.split(" ", -1)));
    arguments.addAll(
        List.of(
            "--data=" + images,
            "--out=" + run,
            "--batch-size=30",
            "--validation-size=30",
            "--threads=1"));
    return Console.run(arguments.toArray());
  }

  private static void assertSucceeds(Console console) {
    assertThat(console.exitCode()).as(console.err()).isZero();
  }

  private static Map<String, String> checksums(Path run) throws IOException {
    Map<String, String> checksums = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run).filter(Files::isRegularFile)) {
      for (Path file : files.filter(each -> !each.endsWith("run.lock")).toList()) {
        checksums.put(
            run.relativize(file).toString(), DigestUtils.sha256Hex(Files.readAllBytes(file)));
      }
    }
    return checksums;
  }
}
