package io.github.fmnist.experiments.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.StratifiedSplit;
import io.github.fmnist.experiments.Console;
import io.github.fmnist.experiments.TinyDataset;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.models.vae.Vae;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Small studies of the variational autoencoder, from the command line to their files. */
class VaeStudyTest {
  private static final List<String> FIGURES =
      List.of(
          "vae",
          "reconstructions",
          "pairs",
          "samples",
          "samples-per-epoch",
          "curves",
          "latent",
          "manifold",
          "scores");

  @TempDir static Path directory;
  private static Path images;
  private static Path run;
  private static Console console;

  @BeforeAll
  static void runTheStudy() {
    // Only the first eight classes have test images.
    images = TinyDataset.write(directory.resolve("stripes"), 240, 40, 8);
    run = directory.resolve("run");
    console = study("run", "--latent-size=3", "--epochs=2", "--samples=5");
  }

  @Test
  void succeedsAndPrintsATable() {
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out())
        .containsSubsequence("negative ELBO", "reconstruction", "KL", "log-likelihood, k = 5")
        .contains("data:    stripes (not Fashion-MNIST)")
        .contains(run.resolve("figures").resolve("vae.png").toString());
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
                "metrics.csv",
                "summary.json",
                "checksums.json",
                "models/vae.zip",
                "models/sampler.zip",
                "models/classifier.zip",
                "checkpoints/000001/vae.zip",
                "checkpoints/000001/metrics.json",
                "checkpoints/000001/samples.bin",
                "checkpoints/000001/training.json",
                "checkpoints/000001/manifest.json"),
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
  void theReportHasTheLogLikelihoodIfItWasMeasured() throws IOException {
    assertThat(run.resolve("report.html"))
        .content()
        .containsPattern(
            "Their log-likelihood is -[0-9.]+ nats, estimated with 5 codes for each image");
  }

  @Test
  void keepsTheKeysThatOthersRelyOn() throws IOException {
    JsonNode summary = summary("run");
    assertThat(summary.get("data").asText()).isEqualTo("stripes (not Fashion-MNIST)");
    assertThat(summary.get("testNegativeElbo").asDouble())
        .isCloseTo(
            summary.get("testReconstruction").asDouble() + summary.get("testKl").asDouble(),
            within(1e-9));
    assertThat(summary.get("testLogLikelihood").asDouble()).isNegative();
    assertThat(summary.get("importanceSamples").asInt()).isEqualTo(5);
    assertThat(summary.get("reconstructionMse").asDouble()).isPositive();
    assertThat(summary.get("pcaMse").asDouble()).isPositive();
    assertThat(summary.get("classes")).hasSize(8);
    assertThat(summary.get("worst").get(0).get("mse").asDouble())
        .isGreaterThan(summary.get("best").get(0).get("mse").asDouble());
    for (String path : List.of("withinClass", "betweenClasses")) {
      assertThat(summary.get(path).get("labels")).hasSize(10);
      assertThat(summary.get(path).get("smoothness").asDouble()).isBetween(1 / 9.0, 1.0);
    }
  }

  @Test
  void scoresTheModel() throws IOException {
    assertThat(console.out())
        .containsSubsequence("scores: ", "40 images of each source", "name ", "floor: test");
    JsonNode sources = summary("run").get("scores").get("sources");
    assertThat(sources.findValuesAsText("name"))
        .containsExactly("vae", "vae prior", "vae reconstructions");
    assertThat(sources.get(0).get("frechet")).isNotEqualTo(sources.get(1).get("frechet"));
    JsonNode scored = sources.get(0);
    assertThat(scored.get("images").asInt()).isEqualTo(40);
    assertThat(scored.get("measures").get("trainedAccuracy").isNull()).isTrue();
  }

  @Test
  void writesNeitherNaNNorInfinity() {
    for (String file : List.of("summary.json", "metrics.csv")) {
      assertThat(run.resolve(file)).content().doesNotContain("NaN").doesNotContain("Infinity");
    }
  }

  @Test
  void theMeansOverClassesAgreeWithThatOverAllImages() throws IOException {
    JsonNode summary = summary("run");
    double errors = 0;
    double nats = 0;
    for (JsonNode result : summary.get("classes")) {
      errors += result.get("images").asInt() * result.get("mse").asDouble() / 40;
      nats += result.get("images").asInt() * result.get("nats").asDouble() / 40;
    }
    assertThat(errors).isCloseTo(summary.get("reconstructionMse").asDouble(), within(1e-9));
    assertThat(nats).isCloseTo(summary.get("testNegativeElbo").asDouble(), within(1e-6));
  }

  @Test
  void savesAModelThatHasTheBoundOfTheSummary() throws IOException {
    assertThat(boundOfTheSavedModel("run"))
        .isCloseTo(summary("run").get("testNegativeElbo").asDouble(), within(1e-3));
  }

  @Test
  void measuresEachEpoch() throws IOException {
    assertThat(Files.readAllLines(run.resolve("metrics.csv")))
        .hasSize(3)
        .first()
        .isEqualTo(
            "data,epoch,trainLoss,trainNegativeElbo,trainReconstruction,trainKl,"
                + "validationNegativeElbo,validationReconstruction,validationKl,"
                + "validationNegativeBound,activeUnits,seconds,imagesPerSecond");
  }

  @Test
  void theSameSeedGivesTheSameSummary() throws IOException {
    assertThat(study("again", "--latent-size=3", "--epochs=2", "--samples=5").exitCode()).isZero();
    assertThat(withoutSpeed(summary("again"))).isEqualTo(withoutSpeed(summary("run")));
  }

  @Test
  void studiesAConditionalConvolutionalModelOfBinarizedPixelsWithTwoDimensions()
      throws IOException {
    Console other =
        Console.run(
            "vae",
            ("--data=" + images),
            ("--out=" + directory.resolve("other")),
            "--figures=svg",
            "--network=convolutional",
            "--filters=2",
            "--hidden=8",
            "--latent-size=2",
            "--pixels=binarized",
            "--prior-components=3",
            "--training-samples=2",
            "--conditional",
            "--epochs=1",
            "--train-size=32",
            "--validation-size=40",
            "--learning-rate-schedule=cosine",
            "--threads=1");
    assertThat(other.exitCode()).as(other.err()).isZero();
    assertThat(summary("other").get("validationSize").asInt()).isEqualTo(40);
    assertThat(other.err()).containsPattern("validation; negative bound of 2 codes \\d+");
    assertThat(other.out()).contains("black and white pixels, sampled once");
    assertThat(summary("other").get("testLogLikelihood").isNull()).isTrue();
    assertThat(directory.resolve("other").resolve("figures").resolve("samples.svg"))
        .as("the classes that it is conditioned on")
        .content()
        .contains("\n9\n");
    JsonNode scores = summary("other").get("scores").get("sources").get(0);
    assertThat(scores.get("measures").get("trainedAccuracy").isNumber()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1, 200", "3, 32"})
  void withPatienceTheModelHasTheParametersOfTheEpochWithTheBestBound(int samples, int trainSize)
      throws IOException {
    String name = "patient-" + samples;
    Console patient =
        study(
            name,
            "--latent-size=3",
            "--epochs=40",
            "--patience=1",
            "--learning-rate=0.05",
            "--train-size=" + trainSize,
            "--training-samples=" + samples);
    assertThat(patient.exitCode()).as(patient.err()).isZero();
    Path metrics = directory.resolve(name).resolve("metrics.csv");
    List<Double> bounds = column(metrics, "validationNegativeBound");
    int best = bounds.indexOf(bounds.stream().min(Double::compare).orElseThrow()) + 1;
    assertThat(bounds).hasSizeLessThan(40).hasSize(best + 1);
    assertThat(bounds.equals(column(metrics, "validationNegativeElbo"))).isEqualTo(samples == 1);
    assertThat(summary(name).get("bestEpoch").asInt()).isEqualTo(best);
    assertThat(summary(name).get("epochs").asInt()).isEqualTo(best + 1);
    assertThat(directory.resolve(name).resolve("figures").resolve("vae.svg"))
        .content()
        .contains("epochs: %d, model of epoch %d;".formatted(best + 1, best));
    for (String file : List.of("figures/curves.svg", "report.html")) {
      assertThat(Files.readString(directory.resolve(name).resolve(file)).contains("bound with "))
          .as("%s has the bound that is not the ELBO", file)
          .isEqualTo(samples == 3);
    }
    assertThat(bounds.get(best - 1))
        .as("the bound of validation images")
        .isCloseTo(negativeBoundOfValidationImages(name, samples), within(samples == 1 ? 1 : 1e-3));
    assertThat(boundOfTheSavedModel(name))
        .as("the tested model is the saved one")
        .isCloseTo(summary(name).get("testNegativeElbo").asDouble(), within(1e-3));
  }

  private static List<Double> column(Path csv, String name) throws IOException {
    List<String> rows = Files.readAllLines(csv);
    int column = List.of(rows.get(0).split(",", -1)).indexOf(name);
    return rows.stream().skip(1).map(row -> Double.valueOf(row.split(",", -1)[column])).toList();
  }

  @Test
  void aDivergingTrainingKeepsTheMetricsOfItsEpochs() {
    Console diverging =
        study("diverging", "--optimizer=sgd", "--learning-rate=1e30", "--latent-size=3");
    assertThat(diverging.exitCode()).as(diverging.err()).isEqualTo(ExitCode.DIVERGED);
    assertThat(diverging.err()).contains("a smaller learning rate may help");
    assertThat(directory.resolve("diverging").resolve("summary.json")).doesNotExist();
    assertThat(directory.resolve("diverging").resolve("config.json")).exists();
  }

  @Test
  void warnsOfACollapsedPosterior() {
    Console collapsed = study("collapsed", "--latent-size=6", "--epochs=2", "--kl-weight=1e6");
    assertThat(collapsed.exitCode()).as(collapsed.err()).isZero();
    assertThat(collapsed.err())
        .contains("warning: the posterior has collapsed into the prior")
        .contains("a code holds at most 0.0")
        .contains("but its class takes 2.08 nats; 0 of 6 latent dimensions are active");
    assertThat(collapsed.err()).contains("--kl-warm-up, --free-bits or a smaller --kl-weight may");
    assertThat(study("learned", "--latent-size=6", "--kl-weight=1e6", "--prior-components=2").err())
        .contains("collapsed into the prior")
        .contains("--epochs, --kl-warm-up or a smaller --kl-weight may help");
    Console conditional =
        study("conditional", "--latent-size=6", "--epochs=2", "--kl-weight=1e6", "--conditional");
    assertThat(conditional.err())
        .contains("nats about its image; 0 of 6 latent dimensions are active")
        .doesNotContain("its class takes");
    assertThat(study("modest", "--latent-size=6", "--kl-weight=2", "--conditional").err())
        .as("codes with less information than a class, but with some")
        .doesNotContain("warning: ");
    Console informative =
        study("informative", "--latent-size=6", "--learning-rate=0.01", "--kl-weight=0.01");
    assertThat(informative.err()).doesNotContain("warning: ");
  }

  @Test
  void thePresetForTheLikelihoodLearnsThePriorOfBinarizedPixels() throws IOException {
    Console console =
        study(
            "likelihood",
            "--preset=likelihood",
            "--validation-size=20",
            "--epochs=1",
            "--latent-size=3",
            "--prior-components=4",
            "--samples=5",
            "--precision=float32",
            "--no-scores");
    assertThat(console.exitCode()).as(console.err()).isZero();
    Path config = directory.resolve("likelihood").resolve("config.json");
    JsonNode model = new ObjectMapper().readTree(config.toFile()).get("model");
    assertThat(model.get("pixels").asText()).isEqualTo("binarized");
    assertThat(model.get("priorComponents").asInt()).as("of the command line").isEqualTo(4);
    assertThat(model.get("klWeight").asDouble()).isEqualTo(1);
    assertThat(summary("likelihood").get("testLogLikelihood").asDouble()).isNegative();
  }

  private static Console study(String name, String... options) {
    Object[] all = new Object[options.length + 7];
    all[0] = "vae";
    all[1] = "--data=" + images;
    all[2] = "--out=" + directory.resolve(name);
    all[3] = "--hidden=16";
    all[4] = "--batch-size=16";
    all[5] = "--threads=1";
    all[6] = "--figures=svg";
    System.arraycopy(options, 0, all, 7, options.length);
    return Console.run(all);
  }

  private static double negativeBoundOfValidationImages(String name, int samples)
      throws IOException {
    StratifiedSplit split =
        StratifiedSplit.of(
            FashionMnist.from(images).train(), summary(name).get("validationSize").asInt(), 1);
    INDArray validation = split.validation().features();
    try (Vae vae = savedModel(name)) {
      double[] bounds = vae.logLikelihood(validation, samples, 1);
      return -Arrays.stream(bounds).average().orElseThrow();
    }
  }

  private static double boundOfTheSavedModel(String name) throws IOException {
    try (Vae vae = savedModel(name)) {
      return -vae.elbo(FashionMnist.from(images).test().features()).mean();
    }
  }

  private static Vae savedModel(String name) throws IOException {
    return Vae.load(directory.resolve(name).resolve("models").resolve("vae.zip"));
  }

  private static ObjectNode withoutSpeed(JsonNode summary) {
    return ((ObjectNode) summary).without(List.of("imagesPerSecond"));
  }

  private static JsonNode summary(String name) throws IOException {
    return new ObjectMapper().readTree(directory.resolve(name).resolve("summary.json").toFile());
  }
}
