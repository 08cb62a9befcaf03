package io.github.fmnist.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.fmnist.experiments.Console;
import io.github.fmnist.experiments.TinyDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceTest {
  @TempDir Path directory;

  @Test
  void keepsTheVariablesThatAffectArithmetic() {
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
  void recordsTheThreadsInUse() throws IOException {
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
