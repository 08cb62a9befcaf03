package io.github.fmnist.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, in a checkout that is built already, with a Java that shows its arguments. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  @TempDir Path directory;
  private Path checkout;
  private Path launcher;

  @BeforeEach
  void copyTheLauncher() throws IOException {
    checkout = Files.createDirectories(directory.resolve("a checkout")).toRealPath();
    launcher = Files.copy(Path.of("..", "fmnist"), checkout.resolve("fmnist"));
    Path module = checkout.resolve("fmnist-experiments");
    Files.createDirectories(module.resolve("target"));
    Files.createFile(module.resolve("pom.xml"));
    Files.writeString(module.resolve("target").resolve("dependencies.txt"), "some.jar");
    Path java = Files.createDirectories(directory.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void findsItsCheckoutThroughAnyLinks() throws Exception {
    Path links = Files.createDirectories(directory.resolve("links"));
    Files.createSymbolicLink(links.resolve("absolute"), launcher);
    Files.createSymbolicLink(links.resolve("relative"), Path.of("../a checkout/fmnist"));
    Files.createSymbolicLink(directory.resolve("chained"), Path.of("links", "relative"));
    for (Path path :
        new Path[] {
          launcher,
          links.resolve("absolute"),
          links.resolve("relative"),
          directory.resolve("chained")
        }) {
      Console console = launch(path);
      assertThat(console.exitCode()).as(console.err()).isZero();
      assertThat(console.out().lines())
          .contains(checkout + "/fmnist-experiments/target/classes:some.jar", "data", "show me");
    }
  }

  @Test
  void saysWhereItIsNotInACheckout() throws Exception {
    Files.delete(checkout.resolve("fmnist-experiments").resolve("pom.xml"));
    Console console = launch(launcher);
    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .isEqualToIgnoringNewLines("fmnist: " + checkout + " is not a checkout of fmnist");
  }

  private Console launch(Path path) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(path.toString(), "data", "show me");
    builder.environment().put("JAVA_HOME", directory.toString());
    Path err = directory.resolve("err.txt");
    Process process = builder.redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Console(process.waitFor(), out, Files.readString(err));
  }
}
