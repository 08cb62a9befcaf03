package io.github.fmnist.experiments.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fmnist.experiments.Console;
import io.github.fmnist.experiments.TinyDataset;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.record.Json;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictTest {
  private static final int TESTED = 20;

  @TempDir private static Path directory;
  private static Path images;
  private static Path run;

  @BeforeAll
  static void trainASmallStudy() {
    images = TinyDataset.write(directory.resolve("stripes"), 400, TESTED);
    run = directory.resolve("run");
    Console console =
        Console.run(
            "activations",
            "--data=" + images,
            "--out=" + run,
            "--activations=relu,tanh",
            "--epochs=4",
            "--batch-size=20",
            "--threads=1");
    assertThat(console.exitCode()).as(console.err()).isZero();
  }

  /** The images of the test have the predictions that the study counted. */
  @Test
  void imagesOfTheDatasetAreClassifiedAsInTheStudy() throws IOException {
    Console console =
        Console.run("predict", run, images.resolve("t10k-images-idx3-ubyte"), "--json");
    assertThat(console.exitCode()).as(console.err()).isZero();
    List<String> lines = console.out().lines().toList();
    assertThat(lines).hasSize(TESTED);
    byte[] labels = Files.readAllBytes(images.resolve("t10k-labels-idx1-ubyte"));
    JsonNode results = Json.MAPPER.readTree(run.resolve("summary.json").toFile()).get("results");
    for (int network = 0; network < 2; network++) {
      String name = results.get(network).get("activation").asText() + "-seed1";
      int correct = 0;
      for (int i = 0; i < TESTED; i++) {
        JsonNode probabilities = Json.MAPPER.readTree(lines.get(i)).get("probabilities").get(name);
        double own = 0;
        double largest = 0;
        double sum = 0;
        int label = 0;
        for (JsonNode probability : probabilities) {
          sum += probability.asDouble();
          largest = Math.max(largest, probability.asDouble());
          if (label++ == labels[labels.length - TESTED + i]) {
            own = probability.asDouble();
          }
        }
        assertThat(sum).isBetween(0.9999, 1.0001);
        correct += own == largest ? 1 : 0;
      }
      assertThat((double) correct / TESTED)
          .isEqualTo(results.get(network).get("testAccuracy").asDouble());
    }
  }

  @Test
  void picturesAreClassifiedWithAWordOnTheirConversion() throws IOException {
    Path picture = directory.resolve("a picture.png");
    ImageIO.write(
        new BufferedImage(300, 400, BufferedImage.TYPE_INT_ARGB), "png", picture.toFile());
    Console console = Console.run("predict", run, picture, "--top=2");
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out())
        .startsWith(
            picture
                + ": 300 x 400 pixels, scaled to 21 x 28, centred, inverted, since its border is"
                + " bright")
        .containsPattern("\n  relu-seed1 {9}[^,]+ [\\d.]+ %, [^,]+ [\\d.]+ %\\R")
        .contains("\n  tanh-seed1 ");
  }

  @Test
  void wrongArgumentsAreRefusedByName() throws IOException {
    Path text = directory.resolve("text.jpg");
    Files.writeString(text, "no picture");
    assertRefused(ExitCode.DATA, text + ": a PNG or JPEG file", "predict", run, text);
    Path nowhere = directory.resolve("nowhere.png");
    assertRefused(ExitCode.USAGE, nowhere + ", which does not exist", "predict", run, nowhere);
    assertRefused(ExitCode.USAGE, "RUN: the directory of a run", "predict", nowhere, text);
    assertRefused(ExitCode.USAGE, "--top: at least 1", "predict", run, text, "--top=0");
  }

  private static void assertRefused(int exitCode, String message, Object... arguments) {
    Console console = Console.run(arguments);
    assertThat(console.err()).contains(message);
    assertThat(console.exitCode()).isEqualTo(exitCode);
  }
}
