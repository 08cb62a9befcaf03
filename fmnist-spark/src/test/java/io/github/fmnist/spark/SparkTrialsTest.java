package io.github.fmnist.spark;

import static io.github.fmnist.spark.SparkProcesses.results;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A study on Spark: the same bits as in one process, also if an executor, a worker or the driver is
 * killed. {@code -Dspark.home} names a directory with Spark's jars in {@code jars}, {@code
 * -Dtrials.seed} sets the settings of the study; the tests take minutes, and are those of {@code
 * .ci/accept trials}.
 */
@EnabledIfSystemProperty(named = "spark.home", matches = ".+")
class SparkTrialsTest {
  private static final PrintStream OUT = System.out;
  private static final String LOCAL_CLUSTER = "local-cluster[2,1,512]";
  private static final int FAILED_TRIALS = 10;

  @TempDir private static Path directory;
  private static List<String> settings;
  private static String firstModel;
  private static Map<String, String> expected;
  private SparkProcesses processes;

  @BeforeAll
  static void computeInProcess() throws Exception {
    Random random = new Random(Long.getLong("trials.seed", 1));
    String activations = pick(random, "relu,selu", "tanh,elu", "selu,gelu", "swish,tanh");
    int seed = random.nextInt(1000);
    firstModel = activations.replaceFirst(",.*", "-seed" + seed);
    settings =
        List.of(
            "activations",
            "--data=synthetic",
            "--activations=" + activations,
            "--seed=" + seed,
            "--seeds=2",
            "--epochs=" + (3 + random.nextInt(2)),
            "--train-size=" + (600 + random.nextInt(200)),
            "--validation-size=100",
            "--filters=" + pick(random, "2,3", "4,2", "3,5"),
            "--batch-size=" + (20 + random.nextInt(20)),
            "--dropout=" + pick(random, "0", "0.1", "0.4"),
            "--normalization=" + pick(random, "unit", "symmetric", "standardized"),
            "--checkpoint-every=0s");
    OUT.printf("trials: on Spark: %s%n", String.join(" ", settings));
    Path run = directory.resolve("in-process");
    SparkProcesses first = new SparkProcesses(directory);
    first.assertEnds(first.fmnist(study(run)), 0);
    expected = results(run);
  }

  private static String pick(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static List<String> study(Path run) {
    List<String> arguments = new ArrayList<>(settings);
    arguments.add("--out=" + run);
    return arguments;
  }

  @BeforeEach
  void prepare() throws Exception {
    processes = new SparkProcesses(Files.createTempDirectory(directory, "processes"));
  }

  @AfterEach
  void endAll() {
    processes.killAll();
  }

  private static void assertResults(Path run, String what) throws Exception {
    assertThat(results(run)).isEqualTo(expected);
    OUT.printf("trials: on Spark, %s: equal to the bit%n", what);
  }

  @Test
  void aLocalClusterGivesTheSameBitsWithEmptyCaches() throws Exception {
    Path run = directory.resolve("local-cluster");
    processes.assertEnds(processes.submit(LOCAL_CLUSTER, study(run)), 0);
    assertResults(run, "local-cluster, two executors with empty caches of natives");
  }

  @Test
  void threadsOfOneProcessGiveTheSameBits() throws Exception {
    Path run = directory.resolve("local");
    processes.assertEnds(processes.submit("local[2]", study(run)), 0);
    assertResults(run, "local[2]");
  }

  @Test
  void aTrialContinuesWhenItsExecutorIsKilled() throws Exception {
    Path run = directory.resolve("executor");
    Process driver = processes.submit(processes.startCluster(), study(run));
    processes.awaitCheckpoint(driver, run);
    List<ProcessHandle> executors = processes.executors();
    assertThat(executors).isNotEmpty();
    assertThat(executors.get(0).destroyForcibly()).isTrue();
    processes.assertEnds(driver, 0);
    assertResults(run, "standalone, an executor killed");
  }

  @Test
  void aStudyContinuesWhenAWorkerIsKilled() throws Exception {
    Path run = directory.resolve("worker");
    Process driver = processes.submit(processes.startCluster(), study(run));
    processes.awaitCheckpoint(driver, run);
    processes.killWorker();
    processes.assertEnds(driver, 0);
    assertResults(run, "standalone, a worker killed with its executor");
  }

  @Test
  void afterAKillOfTheDriverOnlyWhatIsMissingIsComputed() throws Exception {
    Path run = directory.resolve("driver");
    String master = processes.startCluster();
    Process driver = processes.submit(master, study(run));
    processes.awaitCheckpoint(driver, run);
    List<ProcessHandle> executors = processes.executors();
    driver.destroyForcibly().waitFor();
    for (ProcessHandle executor : executors) {
      executor.onExit().get(1, TimeUnit.MINUTES);
    }
    processes.assertEnds(processes.submit(master, List.of("resume", run.toString())), 0);
    assertResults(run, "standalone, the driver killed and the run resumed");
  }

  @Test
  void aTrialThatAlwaysFailsLeavesTheOthersAlone() throws Exception {
    Path run = directory.resolve("failing");
    Process driver = processes.submit(LOCAL_CLUSTER, study(run));
    while (!Files.exists(run.resolve("provenance.json"))) {
      assertThat(driver.isAlive()).as(processes.output(driver)).isTrue();
      Thread.sleep(1);
    }
    // No model can be written where a directory is.
    Path obstacle = run.resolve("models").resolve(firstModel + ".zip").resolve("obstacle");
    Files.createDirectories(obstacle);
    processes.assertEnds(driver, FAILED_TRIALS);
    assertThat(processes.output(driver))
        .contains(firstModel.replace("-seed", ", seed ") + ": failed: exit code 5: error: ");
    Files.delete(obstacle);
    Files.delete(obstacle.getParent());
    processes.assertEnds(processes.submit(LOCAL_CLUSTER, List.of("resume", run.toString())), 0);
    assertResults(run, "a trial that always fails: the others finish; resumed");
  }
}
