package io.github.fmnist.experiments.activations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.fmnist.experiments.Console;
import io.github.fmnist.experiments.TinyDataset;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --preset best}, on options that make it small. */
class BestPresetTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path directory;
  private static Path run;
  private static Console console;

  @BeforeAll
  static void runTheStudy() {
    Path images = TinyDataset.write(directory.resolve("stripes"), 60, 20);
    run = directory.resolve("run");
    console =
        Console.run(
            "activations",
            "--preset=best",
            "--data=" + images,
            "--out=" + run,
            "--validation-size=10",
            "--epochs=1",
            "--filters=2,3",
            "--hidden=4",
            "--batch-size=11",
            "--precision=float32",
            "--parallel=1");
  }

  @Test
  void theRunHasItsSettings() throws IOException {
    assertThat(console.exitCode()).as(console.err()).isZero();
    JsonNode settings = JSON.readTree(run.resolve("config.json").toFile());
    assertThat(settings.at("/network/batchNormalization").asBoolean()).isTrue();
    assertThat(settings.at("/network/convolutions").asInt()).isEqualTo(2);
    assertThat(settings.at("/labelSmoothing").asDouble()).isPositive();
    assertThat(settings.at("/network/dropout").asDouble(1)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"relu", "tanh"})
  void theNetworksAreNormalized(String activation) throws IOException {
    Path model = run.resolve("models/%s-seed1.zip".formatted(activation));
    assertThat(MultiLayerNetwork.load(model.toFile(), false).getLayers())
        .filteredOn(BatchNormalization.class::isInstance)
        .as("two convolutions and a dense layer")
        .hasSize(3);
  }

  @Test
  void optionsOfTheCommandLineWin() throws IOException {
    JsonNode settings = JSON.readTree(run.resolve("config.json").toFile());
    assertThat(settings.at("/validationSize").asInt()).isEqualTo(10);
    assertThat(settings.at("/network/hidden").asInt()).isEqualTo(4);
  }

  @Test
  void aRunIsRepeatedWithoutThePreset() throws IOException {
    JsonNode commandLine =
        JSON.readTree(run.resolve("provenance.json").toFile()).at("/commandLine");
    assertThat(commandLine)
        .extracting(JsonNode::asText)
        .contains("--batch-normalization=true", "--hidden=4")
        .doesNotContain("--preset=best", "--hidden=256");
  }

  @Test
  void flipAveragedAccuracyIsReportedApart() throws IOException {
    JsonNode results = JSON.readTree(run.resolve("summary.json").toFile()).at("/results");
    assertThat(results)
        .isNotEmpty()
        .allSatisfy(
            result -> assertThat(result.at("/testFlipAveraged").asDouble()).isBetween(0.0, 1.0));
    assertThat(console.out()).contains("averaged over each image and its mirror image: relu 0.");
  }
}
