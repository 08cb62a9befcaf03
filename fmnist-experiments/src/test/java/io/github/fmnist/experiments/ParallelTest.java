package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small study in two processes. {@code TrialsTest} has larger ones, and kills. */
class ParallelTest {
  @TempDir private Path directory;

  private Console study(Path run, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "activations",
                "--activations=relu,tanh",
                "--filters=2,3",
                "--data=" + TinyDataset.write(directory.resolve("stripes"), 120, 20),
                "--out=" + run,
                "--epochs=1"));
    arguments.addAll(List.of(options));
    return Console.run(arguments.toArray());
  }

  @Test
  void processesGiveTheSameBitsAsOneProcess() throws IOException {
    Path alone = directory.resolve("alone");
    Path parallel = directory.resolve("parallel");
    assertThat(study(alone).exitCode()).isZero();
    Console console = study(parallel, "--parallel=2");
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.err()).contains("relu, seed 1: 1 of 2: finished", "tanh, seed 1: 2 of 2");
    assertThat(RunResults.of(parallel)).isEqualTo(RunResults.of(alone));
  }

  @Test
  void aTrialHasOneThreadUnlessAnOptionSaysOtherwise() throws IOException {
    Path run = directory.resolve("run");
    assertThat(study(run).exitCode()).isZero();
    for (String file : List.of("config.json", "provenance.json")) {
      assertThat(new ObjectMapper().readTree(run.resolve(file).toFile()).get("threads").asInt())
          .isEqualTo(1);
    }
  }
}
