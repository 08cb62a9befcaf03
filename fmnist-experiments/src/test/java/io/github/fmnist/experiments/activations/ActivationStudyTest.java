package io.github.fmnist.experiments.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.FashionMnistDataSetIterator;
import io.github.fmnist.data.Normalization;
import io.github.fmnist.experiments.Console;
import io.github.fmnist.experiments.TinyDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One small study, from the command line to its files. */
class ActivationStudyTest {
  @TempDir static Path directory;
  private static Path images;
  private static Path run;
  private static Console console;

  @BeforeAll
  static void runTheStudy() {
    // Only the first eight classes have test images: two classes have no accuracy.
    images = TinyDataset.write(directory.resolve("stripes"), 240, 40, 8);
    run = directory.resolve("run");
    console = Console.run(options(run));
  }

  private static Object[] options(Path out, String... more) {
    List<String> options = new ArrayList<>();
    options.add("activations");
    options.add("--data=" + images);
    options.add("--out=" + out);
    options.add("--figures=svg");
    options.add("--activations=relu,tanh");
    options.add("--filters=2,3");
    options.add("--epochs=2");
    options.add("--batch-size=16");
    options.add("--threads=1");
    options.addAll(List.of(more));
    return options.toArray();
  }

  @Test
  void succeedsAndPrintsATable() {
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out())
        .containsSubsequence("activation", "relu", "tanh")
        .contains("data:    stripes (not Fashion-MNIST)")
        .contains(run.resolve("figures").resolve("comparison.png").toString());
    assertThat(console.err())
        .contains("Training ReLU, tanh on 220 images, epochs: 2.")
        .contains("--preset full");
  }

  @Test
  void augmentationChangesTheModelAndIsInTheSettings() throws IOException {
    Path augmented = directory.resolve("augmented");
    Console other = Console.run(options(augmented, "--augment=shift,flip,erase"));
    assertThat(other.exitCode()).as(other.err()).isZero();
    assertThat(Files.readString(augmented.resolve("config.json")))
        .contains("shift", "flip", "erase");
    assertThat(augmented.resolve("figures/comparison.svg"))
        .content()
        .contains("augmentation: shift, flip, erase");
    assertThat(Files.readAllBytes(augmented.resolve("models/relu-seed1.zip")))
        .isNotEqualTo(Files.readAllBytes(run.resolve("models/relu-seed1.zip")));
  }

  @Test
  void withPatienceTrainingWithoutProgressStopsAndKeepsTheBestEpoch() throws IOException {
    Path patient = directory.resolve("patient");
    Console other =
        Console.run(
            "activations",
            "--data=" + images,
            "--out=" + patient,
            "--figures=svg",
            "--activations=relu,tanh",
            "--filters=2,3",
            "--batch-size=16",
            "--threads=1",
            "--epochs=40",
            "--patience=1",
            "--learning-rate=1e-30",
            "--seeds=2");
    assertThat(other.exitCode()).as(other.err()).isZero();
    JsonNode summary = new ObjectMapper().readTree(patient.resolve("summary.json").toFile());
    for (JsonNode result : summary.get("results")) {
      List<Double> losses =
          Files.readAllLines(patient.resolve("metrics.csv")).stream()
              .map(row -> List.of(row.split(",", -1)))
              .filter(row -> row.get(1).equals(result.get("activation").asText()))
              .filter(row -> row.get(2).equals(result.get("seed").asText()))
              .map(row -> Double.valueOf(row.get(6)))
              .toList();
      int best = losses.indexOf(losses.stream().min(Double::compare).orElseThrow()) + 1;
      assertThat(result.get("bestEpoch").asInt()).isEqualTo(best).isEqualTo(1);
      assertThat(result.get("epochs").asInt()).isEqualTo(losses.size()).isEqualTo(best + 1);
    }
    assertThat(patient.resolve("figures/comparison.svg"))
        .content()
        .contains("After the best epoch", "early stopping with patience 1");
  }

  @Test
  void leavesTheseFilesAndNoOthers() throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      assertThat(
              files
                  .filter(Files::isRegularFile)
                  .map(file -> run.relativize(file).toString())
                  .filter(file -> !file.matches("trials/[0-9a-f]{16}/[a-z]+\\.json")))
          .containsExactlyInAnyOrder(
              "config.json",
              "provenance.json",
              "examples.json",
              "report.html",
              "checksums.json",
              "metrics.csv",
              "health.csv",
              "summary.json",
              "models/relu-seed1.zip",
              "models/tanh-seed1.zip",
              "figures/comparison.png",
              "figures/comparison.svg",
              "figures/health.png",
              "figures/health.svg",
              "figures/classes.png",
              "figures/classes.svg",
              "figures/confusion-relu.png",
              "figures/confusion-relu.svg",
              "figures/confusion-tanh.png",
              "figures/confusion-tanh.svg");
    }
  }

  @Test
  void keepsTheKeysThatOthersRelyOn() throws IOException {
    JsonNode summary = json("summary.json");
    assertThat(summary.get("data").asText()).isEqualTo("stripes (not Fashion-MNIST)");
    assertThat(summary.get("results")).hasSize(2);
    for (JsonNode result : summary.get("results")) {
      assertThat(result.get("activation").asText()).isIn("relu", "tanh");
      assertThat(result.get("seed").asLong()).isEqualTo(1);
      assertThat(result.get("testAccuracy").asDouble()).isBetween(0.0, 1.0);
      assertThat(result.get("validationAccuracy").asDouble()).isBetween(0.0, 1.0);
      assertThat(result.get("imagesPerSecond").asDouble()).isPositive();
    }
  }

  @Test
  void writesNeitherNaNNorInfinity() throws IOException {
    for (String file : List.of("summary.json", "metrics.csv", "health.csv")) {
      assertThat(run.resolve(file)).content().doesNotContain("NaN").doesNotContain("Infinity");
    }
    JsonNode byClass = json("summary.json").get("results").get(0).get("testAccuracyByClass");
    assertThat(byClass.get(7).isNumber()).isTrue();
    assertThat(byClass.get(8).isNull()).as("accuracy of a class without test images").isTrue();
  }

  @Test
  void writesTheSettingsInTheSpellingOfTheOptions() throws IOException {
    JsonNode config = json("config.json");
    assertThat(config.get("activations").toString()).isEqualTo("[\"relu\",\"tanh\"]");
    assertThat(config.get("trainSize").asInt()).as("all that validation leaves").isEqualTo(220);
    assertThat(config.get("optimizer").asText()).isEqualTo("adam");
    assertThat(config.get("normalization").asText()).isEqualTo("standardized");
  }

  @Test
  void recordsTheProvenanceOfItsResults() throws IOException {
    JsonNode provenance = json("provenance.json");
    assertThat(provenance.get("commandLine"))
        .extracting(JsonNode::asText)
        .startsWith("fmnist", "activations")
        .contains("--out=" + run);
    assertThat(OffsetDateTime.parse(provenance.get("started").asText()).toInstant())
        .isBetween(Instant.now().minusSeconds(3600), Instant.now());
    assertThat(provenance.get("environment").get("OMP_NUM_THREADS").asText())
        .isEqualTo(System.getenv("OMP_NUM_THREADS"));
    assertThat(provenance.get("dataSha256")).hasSize(4);
    assertThat(provenance.get("deeplearning4j").asText()).isEqualTo("1.0.0-M2.1");
    assertThat(provenance.get("threads").asText()).isEqualTo(System.getenv("OMP_NUM_THREADS"));
    assertThat(provenance.get("fmnist").asText()).isNotEmpty();
    assertThat(provenance.get("gitCommit").asText()).matches("[0-9a-f]{40}(-dirty)?|unknown");
    assertThat(provenance.get("seed").asInt()).isEqualTo(1);
    assertThat(provenance.get("seeds").asInt()).isEqualTo(1);
    assertThat(provenance.get("engine").asText()).isEqualTo("onednn");
  }

  @Test
  void measuresEachNetworkAfterEachEpoch() throws IOException {
    assertThat(Files.readAllLines(run.resolve("metrics.csv")).get(0))
        .isEqualTo(
            "data,activation,seed,epoch,trainLoss,trainAccuracy,validationLoss,validationAccuracy,"
                + "seconds,imagesPerSecond");
    List<Map<String, String>> rows =
        new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader())
            .<Map<String, String>>readValues(run.resolve("metrics.csv").toFile())
            .readAll();
    assertThat(rows).extracting(row -> row.get("data")).containsOnly("stripes (not Fashion-MNIST)");
    assertThat(rows)
        .extracting(row -> row.get("activation") + " " + row.get("epoch"))
        .containsExactly("relu 1", "relu 2", "tanh 1", "tanh 2");
  }

  @Test
  void measuresEachHiddenLayerAfterEachEpoch() throws IOException {
    List<String> rows = Files.readAllLines(run.resolve("health.csv"));
    assertThat(rows.get(0))
        .isEqualTo(
            "data,activation,seed,epoch,layer,deadUnits,saturatedResponses,mean,variance,"
                + "gradientNorm");
    assertThat(rows).hasSize(1 + 2 * 2 * 3);
    assertThat(rows.get(1)).contains(",relu,1,1,\"convolution 1\",");
    assertThat(rows.get(12)).contains(",tanh,1,2,dense,,");
  }

  @Test
  void theHealthFigureHasTheMeasuresOfItsActivations() throws IOException {
    assertThat(run.resolve("figures/health.svg"))
        .content()
        .contains("Dead units", "Saturation", "convolution 1", "convolution 2", "dense")
        .doesNotContain("fixed point");
    assertThat(study("selu", "selu").resolve("figures/health.svg"))
        .content()
        .contains("SELU", "fixed point")
        .doesNotContain("Dead units", "Saturation");
  }

  @Test
  void theFigureOfADeepNetworkHasCurvesOverItsLayers() throws IOException {
    Path deep = directory.resolve("deep");
    Console study = Console.run(options(deep, "--convolutions=4"));
    assertThat(study.exitCode()).as(study.err()).isZero();
    assertThat(Files.readAllLines(deep.resolve("health.csv"))).hasSize(1 + 2 * 2 * 5);
    assertThat(deep.resolve("figures/health.svg"))
        .content()
        .contains("Gradient norm: after the last epoch", "hidden layer")
        .doesNotContain("convolution 4");
    assertThat(run.resolve("figures/health.svg")).content().doesNotContain("hidden layer (");
  }

  @Test
  void warnsOfInputsThatSeluIsNotMadeFor() {
    assertThat(console.err()).doesNotContain("normalizes itself");
    Console unit =
        Console.run(
            "activations",
            "--data=" + images,
            "--out=" + directory.resolve("unit"),
            "--figures=svg",
            "--activations=selu",
            "--filters=2,3",
            "--epochs=1",
            "--normalization=unit",
            "--threads=1");
    assertThat(unit.err())
        .contains("SELU normalizes itself only with --normalization standardized, not with unit.");
  }

  @Test
  void savesModelsThatPlainDeeplearning4jLoadsWithTheAccuracyOfTheSummary() throws IOException {
    JsonNode summary = json("summary.json");
    FashionMnist data = FashionMnist.from(images);
    for (JsonNode result : summary.get("results")) {
      Normalization normalization =
          new Normalization(
              result.get("normalization").get("offset").asDouble(),
              result.get("normalization").get("scale").asDouble());
      Path file = run.resolve("models").resolve(result.get("activation").asText() + "-seed1.zip");
      MultiLayerNetwork network = MultiLayerNetwork.load(file.toFile(), true);
      FashionMnistDataSetIterator test =
          FashionMnistDataSetIterator.inOrder(data.test(), data.classNames(), 7);
      test.setPreProcessor(normalization);
      // The two best classes of one of 40 images may be so close that rounding decides.
      assertThat(network.evaluate(test).accuracy())
          .isCloseTo(result.get("testAccuracy").asDouble(), within(1 / 40.0 + 1e-12));
    }
  }

  @Test
  void writesReadableFiguresThatNameTheirDataset() throws IOException {
    assertThat(ImageIO.read(run.resolve("figures/comparison.png").toFile()).getWidth())
        .isGreaterThan(1000);
    for (String figure :
        List.of("comparison", "health", "classes", "confusion-relu", "confusion-tanh")) {
      assertThat(run.resolve("figures").resolve(figure + ".svg"))
          .content()
          .contains("stripes (not Fashion-MNIST)");
    }
  }

  @Test
  void trainsTheSameNetworkAloneAndTogetherWithOthers() throws IOException {
    Path together = study("together", "relu,selu");
    Path alone = study("alone", "selu");
    String model = "models/selu-seed1.zip";
    assertThat(alone.resolve(model))
        .as("byte for byte")
        .hasSameBinaryContentAs(together.resolve(model));
  }

  @Test
  void eachSeedHasTheSplitThatItHasAlone() throws IOException {
    Path both = study("both", "relu,tanh", "--seeds=2");
    Path second = study("second", "relu,tanh", "--seed=2");
    Path fixed = study("fixed", "relu,tanh", "--seeds=2", "--fixed-split");
    for (String model : List.of("models/relu-seed2.zip", "models/tanh-seed2.zip")) {
      assertThat(both.resolve(model)).hasSameBinaryContentAs(second.resolve(model));
      assertThat(Files.readAllBytes(fixed.resolve(model)))
          .isNotEqualTo(Files.readAllBytes(both.resolve(model)));
    }
    assertThat(fixed.resolve("models/relu-seed1.zip"))
        .hasSameBinaryContentAs(both.resolve("models/relu-seed1.zip"));
    assertThat(tree(both.resolve("config.json")).get("fixedSplit").asBoolean()).isFalse();
    assertThat(tree(fixed.resolve("config.json")).get("fixedSplit").asBoolean()).isTrue();
    assertThat(normalizations(both)).hasSize(2);
    assertThat(normalizations(fixed)).hasSize(1);
  }

  private static Set<JsonNode> normalizations(Path run) throws IOException {
    Set<JsonNode> normalizations = new HashSet<>();
    for (JsonNode result : tree(run.resolve("summary.json")).get("results")) {
      normalizations.add(result.get("normalization"));
    }
    return normalizations;
  }

  @Test
  void severalSeedsHaveStatistics() throws IOException {
    JsonNode statistics =
        tree(study("several", "relu,tanh", "--seeds=2").resolve("summary.json")).get("statistics");
    assertThat(statistics.get("activations")).hasSize(2);
    for (JsonNode activation : statistics.get("activations")) {
      JsonNode accuracy = activation.get("testAccuracy");
      assertThat(accuracy.get("seeds").asInt()).isEqualTo(2);
      assertThat(accuracy.get("mean").asDouble())
          .isBetween(
              accuracy.get("interval").get("low").asDouble(),
              accuracy.get("interval").get("high").asDouble());
    }
    JsonNode pair = statistics.get("pairs").get(0);
    assertThat(pair.get("difference").get("seeds").asInt()).isEqualTo(2);
    assertThat(pair.get("verdict").asText()).contains("too few seeds for a verdict");
    assertThat(pair.has("pValue")).isFalse();
    assertThat(statistics.get("scope").asText()).contains("the settings of this run");
  }

  @Test
  void aSingleSeedHasNoStatistics() throws IOException {
    assertThat(json("summary.json").has("statistics")).isFalse();
    assertThat(console.out()).doesNotContain("ranking", "95 %");
  }

  private static Path study(String name, String activations, String... more) {
    Path out = directory.resolve(name);
    List<String> options =
        new ArrayList<>(
            List.of(
                "activations",
                "--data=" + images,
                "--out=" + out,
                "--figures=svg",
                "--activations=" + activations,
                "--filters=2,3",
                "--epochs=1",
                "--train-size=64",
                "--dropout=0.3",
                "--threads=1"));
    options.addAll(List.of(more));
    Console study = Console.run(options.toArray());
    assertThat(study.exitCode()).as(study.err()).isZero();
    return out;
  }

  private static JsonNode json(String file) throws IOException {
    return tree(run.resolve(file));
  }

  private static JsonNode tree(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }
}
