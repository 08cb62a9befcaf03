package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

/** The same machine, number of threads and seed give the same bits. */
class DeterminismTest {

  @Test
  void theSameSeedGivesTheSameBitsAndAnotherSeedGivesOtherBits() throws Exception {
    String digest = Training.digest(1);
    assertThat(Training.digest(1)).isEqualTo(digest);
    assertThat(Training.digest(2)).isNotEqualTo(digest);
  }

  @Test
  void anotherProcessGivesTheSameBits() throws Exception {
    assertThat(digestOfAnotherProcess(Nd4j.getEnvironment().maxThreads()))
        .isEqualTo(Training.digest(1));
  }

  /**
   * The partial sums of several threads are added in an order that does not depend on which thread
   * is first.
   */
  @Test
  void twoProcessesOfTwoThreadsGiveTheSameBits() throws Exception {
    assertThat(digestOfAnotherProcess(2)).isEqualTo(digestOfAnotherProcess(2));
  }

  @Test
  void twoNetworksInTwoThreadsGiveTheSameBitsAsInOneThread() throws Exception {
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

  /** Returns the digest for seed 1; the other process must report this number of threads. */
  private static String digestOfAnotherProcess(int threads) throws Exception {
    String output =
        ChildProcess.run(
            Training.class,
            // Waiting threads sleep, since spinning threads slow down a busy machine.
            Map.of("OMP_NUM_THREADS", Integer.toString(threads), "OMP_WAIT_POLICY", "passive"),
            null,
            "1");
    assertThat(output).contains("threads " + threads + System.lineSeparator());
    return output
        .lines()
        .filter(line -> line.startsWith("digest "))
        .findFirst()
        .orElseThrow()
        .substring("digest ".length());
  }

  private static String digest(long seed) {
    try {
      return Training.digest(seed);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
