package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Same machine, same threads, same seed: same bits. */
class DeterminismTest {

  @Test
  void theSameSeedGivesTheSameBitsAndAnotherSeedOthers() throws Exception {
    String digest = Training.digest(1);
    assertThat(Training.digest(1)).isEqualTo(digest);
    assertThat(Training.digest(2)).isNotEqualTo(digest);
  }

  @Test
  void anotherProcessGivesTheSameBits() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                java.toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                Training.class.getName(),
                "1")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String digest;
    try (BufferedReader output = process.inputReader()) {
      digest = output.lines().filter(line -> line.startsWith("digest ")).findFirst().orElseThrow();
    }
    assertThat(process.waitFor()).isZero();
    assertThat(digest).isEqualTo("digest " + Training.digest(1));
  }

  @Test
  void twoNetworksInTwoThreadsGiveTheBitsOfOneAfterTheOther() throws Exception {
    String first = Training.digest(3);
    String second = Training.digest(4);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < 5; i++) {
        CompletableFuture<String> one = CompletableFuture.supplyAsync(() -> digest(3), threads);
        CompletableFuture<String> other = CompletableFuture.supplyAsync(() -> digest(4), threads);
        assertThat(one.get()).isEqualTo(first);
        assertThat(other.get()).isEqualTo(second);
      }
    } finally {
      threads.shutdown();
    }
  }

  private static String digest(long seed) {
    try {
      return Training.digest(seed);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
