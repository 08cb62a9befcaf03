package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvenanceTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"1, 1", "' 3 ', 3", "'2,1', 2", "-, 8", "'', 8", "0, 8", "many, 8", "-1, 8"})
  void takesAsManyThreadsAsOpenMpIsTold(String variable, int threads) {
    assertThat(RunOptions.usualThreads(variable, 8)).isEqualTo(threads);
  }

  @Test
  void keepsTheVariablesThatDecideHowArithmeticIsDone() {
    Map<String, String> environment =
        Map.of(
            "OPENBLAS_CORETYPE", "Haswell",
            "ONEDNN_MAX_CPU_ISA", "AVX2",
            "OMP_NUM_THREADS", "1",
            "GOMP_SPINCOUNT", "10000",
            "A_PASSWORD", "secret",
            "HOME", "/home");
    assertThat(Provenance.arithmetic(environment))
        .containsOnlyKeys(
            "GOMP_SPINCOUNT", "OMP_NUM_THREADS", "ONEDNN_MAX_CPU_ISA", "OPENBLAS_CORETYPE");
  }

  @Test
  void tellsTheThreadsInUse() throws IOException {
    Path images = TinyDataset.write(directory.resolve("stripes"), 24, 10);
    assertThat(threads(images, "--threads=3")).isEqualTo(3);
    // The build sets it for these tests.
    int threads = Integer.parseInt(System.getenv("OMP_NUM_THREADS"));
    assertThat(threads(images)).isEqualTo(threads);
  }

  private int threads(Path images, String... option) throws IOException {
    Path run = directory.resolve("run" + option.length);
    Object[] command = {
      "activations",
      "--activations=relu",
      "--filters=1,1",
      "--epochs=1",
      "--data=" + images,
      "--out=" + run,
      option.length == 0 ? "--seed=1" : option[0]
    };
    Console console = Console.run(command);
    assertThat(console.exitCode()).as(console.err()).isZero();
    return new ObjectMapper()
        .readTree(run.resolve("provenance.json").toFile())
        .get("threads")
        .asInt();
  }
}
