package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.record.FakeCheckout;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The tour in JShell, on the class path of the tests. */
class TourTest {
  @TempDir Path directory;

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a command line there is too short")
  void runsToItsEndAndWritesItsPictures() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "jshell").toString(),
            "--class-path",
            System.getProperty("java.class.path"),
            "-J-Djava.util.prefs.userRoot=" + directory,
            "-R-Djava.io.tmpdir=" + directory,
            "-R-Djava.awt.headless=true",
            "../docs/tour.jsh");
    builder.environment().put("OMP_NUM_THREADS", "1");
    Process jshell = builder.start();
    jshell.getOutputStream().close();
    Console console = FakeCheckout.finish(jshell);
    assertThat(console.out()).doesNotContain("|  Error", "|  Exception");
    assertThat(console.out().lines())
        .anyMatch(line -> line.matches("1\\. Fifty garments: .*garments\\.png"))
        .anyMatch(line -> line.matches("2\\. The CNN classifies [3-5]\\d\\d of 500 .*"))
        .anyMatch(line -> line.matches("3\\. Fifty generated garments: .*generated\\.png"));
    assertThat(directory).isDirectoryRecursivelyContaining("glob:**/garments.png");
    assertThat(directory).isDirectoryRecursivelyContaining("glob:**/generated.png");
  }
}
