package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.record.Results;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetedRunTest {
  @TempDir private Path directory;
  private Path images;

  @Test
  void aRunThatItsBudgetStopsAfterEachStepGivesTheSameBits() throws IOException {
    images = TinyDataset.write(directory.resolve("stripes"), 120, 20);
    Path whole = directory.resolve("whole");
    assertThat(study(whole).exitCode()).isZero();

    Path run = directory.resolve("in-parts");
    Console console = study(run, "--budget=0s");
    int parts = 1;
    while (console.exitCode() == ExitCode.INTERRUPTED) {
      assertThat(console.err())
          .contains(
              "error: the budget of 0s is used up; ./fmnist resume " + run + " continues the run");
      console = Console.run("resume", run);
      parts++;
    }
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(parts)
        .as("stops of two networks, after each of two steps and after the epoch")
        .isEqualTo(2 * 3 + 1);
    assertThat(Results.checksums(run)).isEqualTo(Results.checksums(whole));
    assertThat(run.resolve("config.json")).hasSameTextualContentAs(whole.resolve("config.json"));

    Console rerun = Console.run("rerun", run);
    assertThat(rerun.out()).as(rerun.err()).contains("rerun:   equal to the bit");
  }

  private Console study(Path run, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "activations",
                "--activations=relu,tanh",
                "--filters=2,3",
                "--data=" + images,
                "--out=" + run,
                "--epochs=1",
                "--batch-size=60",
                "--threads=1"));
    arguments.addAll(List.of(options));
    return Console.run(arguments.toArray());
  }
}
