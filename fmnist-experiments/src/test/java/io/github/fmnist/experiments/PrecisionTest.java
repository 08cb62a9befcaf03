package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.experiments.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The option --precision of the studies. */
class PrecisionTest {
  @TempDir Path directory;

  private Console study(String name, String... options) {
    Path images = TinyDataset.write(directory.resolve("images"), 240, 40);
    List<Object> command = new ArrayList<>(List.of(name, "--data=" + images, "--epochs=1"));
    command.addAll(List.of("--out=" + run(), "--figures=svg"));
    command.addAll(List.of(options));
    if (name.equals("activations")) {
      command.addAll(List.of("--activations=relu", "--filters=2,3"));
    }
    return Console.run(command.toArray());
  }

  private Path run() {
    return directory.resolve("run");
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(run().resolve(file).toFile());
  }

  @Test
  void float32IsTheDefaultAndIsRecorded() throws IOException {
    assertThat(study("activations").exitCode()).isZero();

    assertThat(json("config.json").path("precision").asText()).isEqualTo("float32");
    assertThat(json("provenance.json").path("precision").asText()).isEqualTo("float32");
    assertThat(Files.readString(run().resolve("figures/comparison.svg"))).doesNotContain("bf16");
  }

  @ParameterizedTest
  @ValueSource(strings = {"activations", "vae", "gan"})
  void stockDeeplearning4jIsRefused(String name) {
    Console console = study(name, "--precision=bf16", "--engine=dl4j");

    assertThat(console.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err())
        .startsWith("error: --precision: float32 expected with --engine dl4j, found bf16");
    assertThat(run()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"activations", "vae", "gan"})
  void aProcessorWithoutBf16IsRefusedBeforeAnythingIsWritten(String name) {
    assumeFalse(Precision.BF16.isSupported(), "a processor without AVX-512 BF16");

    Console console = study(name, "--precision=bf16");

    assertThat(console.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err())
        .startsWith("error: --precision: ")
        .contains("avx512_core_bf16 expected for bfloat16");
    assertThat(run()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"activations", "vae", "gan"})
  void recordCaptionsAndReportSayBf16(String name) throws IOException {
    assumeTrue(Precision.BF16.isSupported(), "a processor with AVX-512 BF16");

    Console console = study(name, "--precision=bf16");

    assertThat(console.exitCode()).as(console.err()).isZero();
    for (String file : List.of("config.json", "provenance.json", "summary.json")) {
      assertThat(json(file).path("precision").asText()).as(file).isEqualTo("bf16");
    }
    assertThat(Files.readString(run().resolve("figures/" + mainFigure(name))))
        .contains("trained in bf16");
    assertThat(Files.readString(run().resolve("report.html"))).contains("onednn, bf16");
  }

  private static String mainFigure(String name) {
    return switch (name) {
      case "activations" -> "comparison.svg";
      case "vae" -> "vae.svg";
      default -> "samples.svg";
    };
  }
}
