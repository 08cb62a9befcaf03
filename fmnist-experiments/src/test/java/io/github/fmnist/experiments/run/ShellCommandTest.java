package io.github.fmnist.experiments.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellCommandTest {
  @Test
  void aPlainPathIsNotQuoted() {
    assertThat(ShellCommand.resume(Path.of("runs/20260203-040506-vae")))
        .isEqualTo("./fmnist resume runs/20260203-040506-vae");
  }

  @Test
  void aPathWithASpaceIsQuoted() {
    assertThat(ShellCommand.resume(Path.of("my run"))).isEqualTo("./fmnist resume 'my run'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"my run", "it's", "$HOME", "a;b&c|d", "*", "~", "a\\b", "\"", "#1"})
  void aShellReadsThePathAsItIs(String path) throws IOException, InterruptedException {
    String words = ShellCommand.resume(Path.of(path)).replace("./fmnist resume", "printf %s");
    Process shell = new ProcessBuilder("sh", "-c", words).start();
    assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).isEqualTo(path);
    assertThat(shell.waitFor()).isZero();
  }
}
