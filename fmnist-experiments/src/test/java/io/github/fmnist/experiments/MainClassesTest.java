package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.activations.ActivationsCommand;
import io.github.fmnist.experiments.export.ExportCommand;
import io.github.fmnist.experiments.gan.GanCommand;
import io.github.fmnist.experiments.inference.DecodeCommand;
import io.github.fmnist.experiments.inference.EncodeCommand;
import io.github.fmnist.experiments.inference.PredictCommand;
import io.github.fmnist.experiments.inference.ReconstructCommand;
import io.github.fmnist.experiments.inference.SampleCommand;
import io.github.fmnist.experiments.report.ReportCommand;
import io.github.fmnist.experiments.scores.EvaluateCommand;
import io.github.fmnist.experiments.sweep.SweepCommand;
import io.github.fmnist.experiments.vae.VaeCommand;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main classes of the commands start in a JVM of their own. */
class MainClassesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      classes = {
        Fmnist.class,
        ActivationsCommand.class,
        VaeCommand.class,
        GanCommand.class,
        SweepCommand.class,
        EvaluateCommand.class,
        ReportCommand.class,
        PredictCommand.class,
        SampleCommand.class,
        EncodeCommand.class,
        DecodeCommand.class,
        ReconstructCommand.class,
        ExportCommand.class,
        DataCommand.class
      })
  void startsAndPrintsHelp(Class<?> main) throws IOException, InterruptedException {
    Console console =
        ChildJvm.run(directory, System.getProperty("java.class.path"), main, "--help");
    assertThat(console.out()).contains("Usage: ");
    assertThat(console.exitCode()).as(console.err()).isZero();
  }
}
