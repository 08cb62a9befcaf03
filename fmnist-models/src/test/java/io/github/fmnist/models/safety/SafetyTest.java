package io.github.fmnist.models.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random uses and misuses of engine, models and score in a separate JVM, which may crash. Every
 * outcome is a correct result or a documented exception. {@code -Dsafety.sequences=1000000
 * -Dsafety.seconds=3600 -Dsafety.seed=7} runs for an hour with another seed.
 */
class SafetyTest {
  private static final int SEQUENCES = Integer.getInteger("safety.sequences", 40);
  private static final int SECONDS = Integer.getInteger("safety.seconds", 300);
  private static final long SEED = Long.getLong("safety.seed", 1);

  private static final int MESSAGE_LINES = 60;

  @TempDir private Path directory;

  @Test
  void noUseOrMisuseCrashesHangsOrGivesWrongNumbers() throws IOException, InterruptedException {
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
            Integer.toString(SEQUENCES),
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
    assertThat(ended).as("the process ends; it wrote %s", end(text)).isTrue();
    assertThat(process.exitValue()).as(end(text)).isZero();
  }

  /** Returns the failures and the last line, which names the sequence that a crash interrupted. */
  private static String end(String text) {
    List<String> lines = text.lines().toList();
    return IntStream.range(0, lines.size())
        .filter(i -> i == lines.size() - 1 || !lines.get(i).startsWith("sequence"))
        .mapToObj(lines::get)
        .limit(MESSAGE_LINES)
        .collect(Collectors.joining("\n"));
  }
}
