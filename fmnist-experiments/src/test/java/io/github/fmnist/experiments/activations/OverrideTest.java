package io.github.fmnist.experiments.activations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.fmnist.experiments.Console;
import io.github.fmnist.experiments.TinyDataset;
import io.github.fmnist.experiments.command.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Studies whose activations have settings of their own. */
class OverrideTest {
  @TempDir static Path directory;
  private static Path images;
  private static Path own;

  @BeforeAll
  static void runTheStudy() {
    images = TinyDataset.write(directory.resolve("stripes"), 120, 20);
    own = directory.resolve("own");
    Console console =
        study(
            own,
            "relu,selu,tanh",
            "--batch-normalization",
            "--override=ReLU.normalization=unit,selu.learning-rate=0.01,tanh.batch-normalization=false");
    assertThat(console.exitCode()).as(console.err()).isZero();
  }

  @Test
  void warnsOfTheInputsOfSeluAlone() {
    Console console =
        study(directory.resolve("unit-relu"), "relu,selu", "--override=relu.normalization=unit");
    assertThat(console.err()).doesNotContain("normalizes itself");
    console =
        study(directory.resolve("unit-selu"), "relu,selu", "--override=selu.normalization=unit");
    assertThat(console.err()).contains("SELU normalizes itself only with");
  }

  private static Console study(Path out, String activations, String... more) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "activations",
                "--activations=" + activations,
                "--data=" + images,
                "--out=" + out,
                "--filters=2,3",
                "--epochs=2"));
    options.addAll(List.of(more));
    return Console.run(options.toArray());
  }

  @ParameterizedTest
  @CsvSource({
    "relu, --batch-normalization --normalization=unit",
    "selu, --batch-normalization --learning-rate=0.01",
    "tanh, --dropout=0"
  })
  void anActivationIsTrainedAsAloneWithItsSettings(String activation, String options) {
    Path alone = directory.resolve(activation);
    Console console = study(alone, activation, options.split(" "));
    assertThat(console.exitCode()).as(console.err()).isZero();
    String model = "models/%s-seed1.zip".formatted(activation);
    assertThat(own.resolve(model)).hasSameBinaryContentAs(alone.resolve(model));
  }

  @Test
  void theSettingsAreInTheRecordAndCanBeTakenFromIt() throws IOException {
    assertThat(new ObjectMapper().readTree(own.resolve("config.json").toFile()).get("override"))
        .hasToString(
            "[\"ReLU.normalization=unit\",\"selu.learning-rate=0.01\",\"tanh.batch-normalization=false\"]");
    Path again = directory.resolve("again");
    Console console =
        Console.run(
            "activations",
            "--config=" + own.resolve("config.json"),
            "--data=" + images,
            "--out=" + again);
    assertThat(console.exitCode()).as(console.err()).isZero();
    for (String activation : List.of("relu", "selu", "tanh")) {
      String model = "models/%s-seed1.zip".formatted(activation);
      assertThat(again.resolve(model)).hasSameBinaryContentAs(own.resolve(model));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          relu.dropout             | --override: ACTIVATION.OPTION=VALUE expected, such as relu.dropout=0.25; found relu.dropout
          gelu.dropout=0.5         | --override: an activation of the study expected, found gelu.dropout=0.5
          relu.epochs=5            | --override: one of batch-normalization, batch-size, convolutions, dropout, hidden, kernel, label-smoothing, learning-rate, learning-rate-schedule, normalization, optimizer expected, found relu.epochs=5
          relu.dropout=2           | --dropout: a probability from 0 to below 1 expected, found 2.0
          relu.normalization=none  | expected, found none
          relu.dropout=0,relu.dropout=0.5 | --override: each option of an activation only once expected, found relu.dropout=0.5
          """)
  void refusesWhatIsNoSetting(String override, String message) {
    Path refused = directory.resolve("refused");
    Console console = study(refused, "relu,tanh", "--override=" + override);
    assertThat(console.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).startsWith("error: ").contains(message).doesNotContain("\tat ");
    assertThat(console.err().lines()).hasSize(2);
    assertThat(refused).doesNotExist();
  }
}
