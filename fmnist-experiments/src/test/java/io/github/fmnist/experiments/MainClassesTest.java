package io.github.fmnist.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.activations.ActivationsCommand;
import io.github.fmnist.experiments.gan.GanCommand;
import io.github.fmnist.experiments.scores.EvaluateCommand;
import io.github.fmnist.experiments.vae.VaeCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The promised main classes start in a JVM of their own. */
class MainClassesTest {
  @ParameterizedTest
  @ValueSource(
      classes = {
        Fmnist.class,
        ActivationsCommand.class,
        VaeCommand.class,
        GanCommand.class,
        EvaluateCommand.class,
        DataCommand.class
      })
  void startsAndExplainsItself(Class<?> main) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                "--help")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(output).contains("Usage: ");
    assertThat(process.exitValue()).as(output).isZero();
  }
}
