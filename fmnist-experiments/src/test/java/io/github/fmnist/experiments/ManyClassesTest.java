package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.record.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Studies on images of more than ten classes, as EMNIST has. */
class ManyClassesTest {
  private static final int CLASSES = 27;

  @TempDir private static Path directory;
  private static Path images;

  @BeforeAll
  static void writeImages() {
    images = TinyDataset.writeClasses(directory.resolve("letters"), 216, 60, CLASSES);
  }

  private static JsonNode summary(String study) throws IOException {
    Path run = directory.resolve("run-" + study.replace(" ", ""));
    List<Object> arguments = new ArrayList<>(List.of(study.split(" ", -1)));
    arguments.addAll(
        List.of(
            "--data=" + images, "--out=" + run, "--epochs=1", "--batch-size=30", "--threads=1"));
    Console console = Console.run(arguments.toArray());
    assertThat(console.exitCode()).as(console.err()).isZero();
    return Json.MAPPER.readTree(run.resolve("summary.json").toFile());
  }

  @Test
  void activationsHaveAnAccuracyForEachClass() throws IOException {
    JsonNode result = summary("activations --activations=relu --filters=2,3").at("/results/0");
    assertThat(result.path("testAccuracyByClass")).hasSize(CLASSES);
  }

  @Test
  void vaesReconstructEachClass() throws IOException {
    assertThat(summary("vae --hidden=16 --latent-size=3").path("classes")).hasSize(CLASSES);
    assertThat(summary("vae --hidden=16 --conditional").path("classes")).hasSize(CLASSES);
  }

  @Test
  void gansGenerateEachClass() throws IOException {
    assertThat(summary("gan --network=dense --hidden=16 --conditional").path("classes"))
        .hasSize(CLASSES);
  }

  @Test
  void theAuditCountsEachClass() {
    Console console = Console.run("data", "audit", "--data=" + images);
    assertThat(console.out().lines().filter(line -> line.matches("\\d+ +8 +[23]")))
        .hasSize(CLASSES);
    Path sheet = directory.resolve("sheet.png");
    assertThat(Console.run("data", "show", "--data=" + images, "--out=" + sheet).exitCode())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vae", "gan"})
  void aConditionalModelNeedsTrainingImagesOfEachClass(String study) throws IOException {
    Path three = TinyDataset.writeClasses(directory.resolve("three"), 90, 40, 3);
    Files.writeString(three.resolve("class-names.txt"), "Bag\nCoat\nDress\nHat\n");
    Path run = directory.resolve("refused");
    Object[] command = {
      study, "--data=" + three, "--out=" + run, "--conditional", "--epochs=1", "--batch-size=20"
    };

    Console console = Console.run(command);

    assertThat(console.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(console.err())
        .contains(
            "training images of each class expected for a conditional model, found none of Hat");
    assertThat(run).doesNotExist();
  }
}
