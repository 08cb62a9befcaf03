package io.github.fmnist.experiments.activations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.fmnist.experiments.Console;
import io.github.fmnist.experiments.TinyDataset;
import io.github.fmnist.experiments.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finished results stay if another network diverges. */
class DivergedRunTest {
  @TempDir Path directory;
  private Path images;
  private Path run;

  @BeforeEach
  void writeImages() {
    images = TinyDataset.write(directory.resolve("stripes"), 240, 40);
    run = directory.resolve("run");
  }

  @Test
  void theOtherNetworksAreTrainedTestedAndPlotted() throws IOException {
    // The cube activation is unbounded and diverges at this learning rate; tanh is bounded.
    Console console =
        study("--activations=cube,tanh", "--figures=svg", "--optimizer=sgd", "--learning-rate=0.1");
    assertThat(console.exitCode()).as(console.err()).isEqualTo(ExitCode.DIVERGED);
    assertThat(console.err()).contains("cube, seed 1, diverged: the loss is ");
    assertThat(console.out())
        .containsPattern("cube +1 diverged in epoch 1")
        .containsPattern("tanh +1 +[0-9.]+ ")
        .contains("comparison.png");
    assertThat(run.resolve("models").resolve("cube-seed1.zip")).doesNotExist();
    assertThat(run.resolve("models").resolve("tanh-seed1.zip")).exists();
    assertThat(run.resolve("figures").resolve("comparison.svg"))
        .content()
        .contains("diverged and left out: cube, seed 1");
    JsonNode summary = summary();
    assertThat(summary.get("results")).hasSize(1);
    assertThat(summary.get("results").get(0).get("activation").asText()).isEqualTo("tanh");
    JsonNode diverged = summary.get("diverged");
    assertThat(diverged).hasSize(1);
    assertThat(diverged.get(0).get("activation").asText()).isEqualTo("cube");
    assertThat(diverged.get(0).get("seed").asLong()).isEqualTo(1);
    assertThat(diverged.get(0).get("epoch").asInt()).isEqualTo(1);
    assertThat(diverged.get(0).get("message").asText()).startsWith("the loss is ");
  }

  @Test
  void withoutResultsThereIsNoFigure() throws IOException {
    Console console = study("--activations=relu", "--learning-rate=1e6");
    assertThat(console.exitCode()).as(console.err()).isEqualTo(ExitCode.DIVERGED);
    assertThat(console.err()).contains("a smaller learning rate may help");
    assertThat(console.out()).doesNotContain("figure:");
    assertThat(run.resolve("figures")).doesNotExist();
    assertThat(run.resolve("config.json")).exists();
    assertThat(summary().get("results")).isEmpty();
    assertThat(summary().get("diverged")).hasSize(1);
  }

  private Console study(String... options) {
    Object[] all = new Object[options.length + 6];
    all[0] = "activations";
    all[1] = "--data=" + images;
    all[2] = "--out=" + run;
    all[3] = "--filters=2,3";
    all[4] = "--epochs=3";
    all[5] = "--batch-size=16";
    System.arraycopy(options, 0, all, 6, options.length);
    return Console.run(all);
  }

  private JsonNode summary() throws IOException {
    return new ObjectMapper().readTree(Files.readString(run.resolve("summary.json")));
  }
}
