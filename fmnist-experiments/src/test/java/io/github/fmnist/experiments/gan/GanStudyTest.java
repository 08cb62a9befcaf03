package io.github.fmnist.experiments.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fmnist.experiments.Console;
import io.github.fmnist.experiments.TinyDataset;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.models.gan.Gan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small studies of the generative adversarial network, from the command line to their files. */
class GanStudyTest {
  private static final List<String> FIGURES =
      List.of("samples", "samples-per-epoch", "interpolation", "curves", "classes", "scores");

  @TempDir static Path directory;
  private static Path images;
  private static Path run;
  private static Console console;

  @BeforeAll
  static void runTheStudy() {
    images = TinyDataset.write(directory.resolve("stripes"), 240, 40);
    run = directory.resolve("run");
    console = study("run", "--epochs=2");
  }

  @Test
  void succeedsAndPrintsATable() {
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out())
        .containsSubsequence("D(real)", "D(fake)", "diversity", "share of generated images")
        .contains("data:    stripes (not Fashion-MNIST)")
        .contains(run.resolve("figures").resolve("samples.png").toString());
    assertThat(console.err()).contains("on 220 images, epochs: 2.").contains("--preset full");
  }

  @Test
  void leavesTheseFilesAndNoOthers() throws IOException {
    Stream<String> expected =
        Stream.concat(
            Stream.of(
                "config.json",
                "provenance.json",
                "examples.json",
                "report.html",
                "checksums.json",
                "metrics.csv",
                "summary.json",
                "models/gan.zip",
                "checkpoints/000001/gan.zip",
                "checkpoints/000001/metrics.json",
                "checkpoints/000001/samples.bin",
                "checkpoints/000001/training.json",
                "checkpoints/000001/manifest.json",
                "figures/epochs/epoch-001.png",
                "figures/epochs/epoch-001.svg",
                "figures/epochs/epoch-002.png",
                "figures/epochs/epoch-002.svg"),
            FIGURES.stream()
                .flatMap(
                    name ->
                        Stream.of("png", "svg").map(format -> "figures/" + name + "." + format)));
    try (Stream<Path> files = Files.walk(run)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> run.relativize(file).toString()))
          .containsExactlyInAnyOrderElementsOf(expected.toList());
    }
  }

  @Test
  void everyFigureNamesItsDataset() {
    assertThat(FIGURES)
        .allSatisfy(
            name ->
                assertThat(run.resolve("figures").resolve(name + ".svg"))
                    .content()
                    .contains("stripes (not Fashion-MNIST)"));
  }

  @Test
  void keepsTheKeysThatOthersRelyOn() throws IOException {
    JsonNode summary = summary("run");
    assertThat(summary.get("data").asText()).isEqualTo("stripes (not Fashion-MNIST)");
    double shares = 0;
    for (JsonNode result : summary.get("classes")) {
      shares += result.get("share").asDouble();
    }
    assertThat(shares).isCloseTo(1, within(1e-9));
    assertThat(summary.get("best").get("epoch").asInt()).isEqualTo(2);
    assertThat(summary.get("collapsed").isBoolean()).isTrue();
  }

  @Test
  void scoresTheModel() throws IOException {
    assertThat(console.out())
        .containsSubsequence("scores: ", "40 images of each source", "name ", "floor: test");
    JsonNode scored = summary("run").get("scores").get("sources").get(0);
    assertThat(scored.get("name").asText()).isEqualTo("gan");
    assertThat(scored.get("images").asInt()).isEqualTo(40);
    assertThat(scored.get("measures").get("trainedAccuracy").isNull()).isTrue();
  }

  @Test
  void skipsScoresIfThereAreTooFewImages() throws IOException {
    Path few = TinyDataset.write(directory.resolve("few"), 60, 29);
    Path out = directory.resolve("of-few");
    Console unscored =
        Console.run(
            "gan", "--data=" + few, "--out=" + out, "--filters=2", "--hidden=4", "--epochs=1");
    assertThat(unscored.exitCode()).as(unscored.err()).isZero();
    assertThat(unscored.err())
        .contains("No scores: at least 30 training and test images expected, found 29.");
    assertThat(out.resolve("figures").resolve("scores.png")).doesNotExist();
    assertThat(out.resolve("summary.json")).content().contains("\"scores\" : null");
  }

  @Test
  void writesNeitherNaNNorInfinity() {
    for (String file : List.of("summary.json", "metrics.csv")) {
      assertThat(run.resolve(file)).content().doesNotContain("NaN").doesNotContain("Infinity");
    }
  }

  @Test
  void savesTheModelThatGeneratedTheSamples() throws IOException {
    try (Gan gan = Gan.load(run.resolve("models").resolve("gan.zip"))) {
      assertThat(gan.sample(3, 1).shape()).containsExactly(3, 1, 28, 28);
      assertThat(gan.generator().getEpochCount()).isEqualTo(2);
    }
  }

  @Test
  void measuresEachEpoch() throws IOException {
    assertThat(Files.readAllLines(run.resolve("metrics.csv")))
        .hasSize(3)
        .first()
        .isEqualTo(
            "data,epoch,discriminatorLoss,generatorLoss,realProbability,fakeProbability,"
                + "discriminatorGradient,generatorGradient,pairwiseDiversity,nearestDiversity,"
                + "collapsed,validationFrechet,classShares,seconds,imagesPerSecond");
  }

  @Test
  void theSameSeedGivesTheSameSummary() throws IOException {
    assertThat(study("again", "--epochs=2").exitCode()).isZero();
    assertThat(withoutSpeed("again")).isEqualTo(withoutSpeed("run"));
  }

  @Test
  void studiesAConditionalDenseModel() throws IOException {
    Console other =
        Console.run(
            "gan",
            "--data=" + images,
            "--out=" + directory.resolve("other"),
            "--figures=svg",
            "--network=dense",
            "--hidden=8,16",
            "--conditional",
            "--loss=hinge",
            "--spectral-normalization",
            "--instance-noise=0.1",
            "--epochs=1",
            "--train-size=32",
            "--threads=1");
    assertThat(other.exitCode()).as(other.err()).isZero();
    assertThat(directory.resolve("other").resolve("figures").resolve("samples.svg"))
        .content()
        .contains("\n9\n");
    JsonNode scores = summary("other").get("scores").get("sources").get(0);
    assertThat(scores.get("measures").get("trainedAccuracy").isNumber()).isTrue();
    try (Gan gan = Gan.load(directory.resolve("other").resolve("models").resolve("gan.zip"))) {
      assertThat(gan.classes()).isEqualTo(10);
    }
  }

  @Test
  void warnsOfACollapsedGeneratorAndFailsOnlyIfAskedTo() {
    Console warned = collapsing("collapsed");
    assertThat(warned.exitCode()).as(warned.err()).isZero();
    assertThat(warned.err())
        .contains("warning: the generator has collapsed", "After epoch 1, the mean distance");
    Console failed = collapsing("failed", "--fail-on-collapse");
    assertThat(failed.exitCode()).isEqualTo(ExitCode.COLLAPSED);
    assertThat(directory.resolve("failed").resolve("summary.json"))
        .content()
        .contains("\"collapsed\" : true");
  }

  /** Trains a generator that never learns: one hidden unit is 0 for half of the codes. */
  private static Console collapsing(String name, Object... options) {
    List<Object> all =
        new ArrayList<>(
            List.of(
                "gan",
                "--data=" + images,
                "--out=" + directory.resolve(name),
                "--network=dense",
                "--hidden=1",
                "--epochs=1",
                "--learning-rate=1e-12",
                "--threads=1"));
    all.addAll(List.of(options));
    return Console.run(all.toArray());
  }

  @Test
  void withPatienceTheModelHasTheLowestDistanceFromValidationImages() throws IOException {
    Console patient =
        study(
            "patient",
            "--epochs=12",
            "--patience=1",
            "--learning-rate=0.01",
            "--validation-size=40");
    assertThat(patient.exitCode()).as(patient.err()).isZero();
    List<Double> distances =
        Files.readAllLines(directory.resolve("patient").resolve("metrics.csv")).stream()
            .skip(1)
            .map(row -> Double.valueOf(row.split(",", -1)[11]))
            .toList();
    int best = distances.indexOf(distances.stream().min(Double::compare).orElseThrow()) + 1;
    assertThat(distances).hasSizeLessThan(12).hasSize(best + 1);
    JsonNode summary = summary("patient");
    assertThat(summary.get("bestEpoch").asInt()).isEqualTo(best);
    assertThat(summary.get("epochs").asInt()).isEqualTo(best + 1);
    assertThat(summary.get("best").get("validationFrechet").asDouble())
        .isEqualTo(distances.get(best - 1));
    assertThat(directory.resolve("patient").resolve("figures").resolve("curves.svg"))
        .content()
        .contains("Fréchet distance from validation images");
  }

  @Test
  void refusesOptionsThatNeedMoreImages() {
    refuses("--validation-size: at least 2 expected", "--validation-size=1");
    refuses(
        "--batch-size: a number that leaves no batch of a single image expected",
        "--train-size=33");
    refuses(
        "--discriminator-steps: at most 7 expected, the steps of an epoch; found 8",
        "--discriminator-steps=8");
  }

  @Test
  void patienceNeedsValidationImagesToCompareWith() {
    Console few = study("few", "--patience=1", "--validation-size=29");
    assertThat(few.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(few.err())
        .startsWith("error: --patience: at least 30 validation images expected, found 29");
  }

  private static void refuses(String message, String option) {
    Console refused = study("refused", option);
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains(message).doesNotContain("\tat ");
    assertThat(directory.resolve("refused").resolve("config.json")).doesNotExist();
  }

  @Test
  void aDivergingTrainingKeepsTheMetricsOfItsEpochs() {
    Console diverging = study("diverging", "--epochs=4", "--learning-rate=1e6");
    assertThat(diverging.exitCode()).as(diverging.err()).isEqualTo(ExitCode.DIVERGED);
    assertThat(diverging.err()).contains("smaller learning rates");
    assertThat(directory.resolve("diverging").resolve("summary.json")).doesNotExist();
    assertThat(directory.resolve("diverging").resolve("config.json")).exists();
  }

  private static Console study(String name, String... options) {
    Object[] all = new Object[options.length + 8];
    all[0] = "gan";
    all[1] = "--data=" + images;
    all[2] = "--out=" + directory.resolve(name);
    all[3] = "--filters=4";
    all[4] = "--hidden=16";
    all[5] = "--batch-size=32";
    all[6] = "--threads=1";
    all[7] = "--figures=svg";
    System.arraycopy(options, 0, all, 8, options.length);
    return Console.run(all);
  }

  private static JsonNode withoutSpeed(String name) throws IOException {
    ObjectNode summary = (ObjectNode) summary(name);
    summary.remove(List.of("seconds", "imagesPerSecond"));
    ((ObjectNode) summary.get("best")).remove(List.of("seconds", "imagesPerSecond"));
    return summary;
  }

  private static JsonNode summary(String name) throws IOException {
    return new ObjectMapper().readTree(directory.resolve(name).resolve("summary.json").toFile());
  }
}
