package io.github.fmnist.models.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random uses and misuses of engine, models and score, in a JVM of their own that may crash: every
 * outcome is a right result or a documented exception. {@code -Dsafety.seconds=3600
 * -Dsafety.seed=7} goes on for longer, with others.
 */
class SafetyTest {
  private static final int SECONDS = Integer.getInteger("safety.seconds", 10);
  private static final long SEED = Long.getLong("safety.seed", 1);

  @TempDir private Path directory;

  @Test
  void noUseAndNoMisuseCrashesHangsOrGivesWrongNumbers() throws IOException, InterruptedException {
    Path output = directory.resolve("output.txt");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:ErrorFile=" + directory.resolve("crash.log"),
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            System.getProperty("java.class.path"),
            Torture.class.getName(),
            Long.toString(SEED),
            Integer.toString(SECONDS));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .directory(directory.toFile())
            .start();
    boolean ended = process.waitFor(SECONDS + 300L, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(output, StandardCharsets.UTF_8);
    text.lines().filter(line -> line.startsWith("safety")).forEach(System.out::println);
    assertThat(ended).as("the process ends; it wrote %s", text).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
  }
}
