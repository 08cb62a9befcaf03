package io.github.fmnist.spark;

import static io.github.fmnist.spark.SparkProcesses.results;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints how long the same trials take in one process, in several ones and on Spark. {@code
 * -Dtrials.images} sets their number of training images.
 */
@EnabledIfSystemProperty(named = "spark.home", matches = ".+")
class TrialsPerHourTest {
  private static final PrintStream OUT = System.out;
  private static final int TRIALS = 8;
  private static final int IMAGES = Integer.getInteger("trials.images", 5000);

  @TempDir private Path directory;

  private List<String> study(String name, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "activations",
                "--data=synthetic",
                "--activations=relu,tanh",
                "--seeds=" + TRIALS / 2,
                "--epochs=3",
                "--train-size=" + IMAGES,
                "--validation-size=500",
                "--out=" + directory.resolve(name)));
    arguments.addAll(List.of(options));
    return arguments;
  }

  @Test
  void printsTrialsPerHour() throws Exception {
    SparkProcesses processes = new SparkProcesses(directory);
    long start = System.nanoTime();
    processes.assertEnds(processes.fmnist(study("one", "--parallel=1")), 0);
    report("one process", 1, start);
    start = System.nanoTime();
    processes.assertEnds(processes.fmnist(study("two", "--parallel=2")), 0);
    report("--parallel 2", 2, start);
    start = System.nanoTime();
    processes.assertEnds(processes.submit("local-cluster[2,1,512]", study("spark")), 0);
    report("local-cluster[2,1,512]", 2, start);
    assertThat(results(directory.resolve("two"))).isEqualTo(results(directory.resolve("one")));
    assertThat(results(directory.resolve("spark"))).isEqualTo(results(directory.resolve("one")));
  }

  /**
   * Prints the times.
   *
   * @param cores number of trials at a time
   */
  private static void report(String what, int cores, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    OUT.printf(
        "trials: %s: %d trials of 3 x %,d images in %.1f s, %.0f per hour, %.1f s of a core for"
            + " each%n",
        what, TRIALS, IMAGES, seconds, TRIALS * 3600 / seconds, seconds * cores / TRIALS);
  }
}
