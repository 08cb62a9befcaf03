package io.github.fmnist.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.record.Results;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts fmnist, and Spark from its jars alone, each in processes of their own on loopback. */
final class SparkProcesses {
  private static final String FMNIST = "io.github.fmnist.experiments.Fmnist";

  private static final String HOST = "127.0.0.1";
  private static final Path SPARK = Path.of(System.getProperty("spark.home", ""));

  private static final String SPARK_JARS = SPARK.resolve("jars").toAbsolutePath() + "/*";

  /** What Spark's launcher adds for Java 17 and newer. */
  private static final List<String> ACCESS =
      Stream.of(
              "java.base/java.lang",
              "java.base/java.lang.invoke",
              "java.base/java.net",
              "java.base/java.nio",
              "java.base/java.util",
              "java.base/java.util.concurrent",
              "java.base/sun.nio.ch",
              "java.base/sun.security.action")
          .map(name -> "--add-opens=" + name + "=ALL-UNNAMED")
          .toList();

  private final Path directory;
  private final List<Process> started = new ArrayList<>();
  private final Map<Process, Path> logs = new HashMap<>();

  /**
   * Prepares processes.
   *
   * @param directory their working directory
   */
  SparkProcesses(Path directory) {
    this.directory = directory;
  }

  /** Starts fmnist as its launcher does, without Spark. */
  Process fmnist(List<String> arguments) throws IOException {
    Path build = Path.of("..", "fmnist-experiments", "target").toAbsolutePath();
    return java(List.of(build + "/classes", build + "/lib/*"), FMNIST, arguments);
  }

  /** Starts fmnist as spark-submit does. */
  Process submit(String master, List<String> arguments) throws IOException {
    List<String> jars = jars();
    List<String> all = new ArrayList<>(List.of("--master", master));
    all.addAll(List.of("--class", FmnistOnSpark.class.getName()));
    for (String conf :
        List.of(
            "spark.driver.host=" + HOST,
            "spark.ui.enabled=false",
            "spark.executor.memory=512m",
            "spark.executor.cores=1")) {
      all.addAll(List.of("--conf", conf));
    }
    all.add("--jars");
    all.add(jars.stream().skip(1).map(jar -> "local:" + jar).collect(Collectors.joining(",")));
    all.add("local:" + jars.get(0));
    all.addAll(arguments);
    return spark("org.apache.spark.deploy.SparkSubmit", all);
  }

  /**
   * Starts a master and two workers.
   *
   * @return the URL of the master
   */
  String startCluster() throws IOException {
    int port = freePort();
    String url = "spark://%s:%d".formatted(HOST, port);
    spark(
        "org.apache.spark.deploy.master.Master",
        List.of("--host", HOST, "--port", "" + port, "--webui-port", "" + freePort()));
    for (int i = 1; i <= 2; i++) {
      Path work = Files.createDirectories(directory.resolve("work-%d-%d".formatted(port, i)));
      List<String> arguments = new ArrayList<>(List.of("--host", HOST, "--cores", "1"));
      arguments.addAll(List.of("--memory", "2g", "--work-dir", work.toString()));
      arguments.addAll(List.of("--webui-port", "" + freePort(), url));
      spark("org.apache.spark.deploy.worker.Worker", arguments);
    }
    return url;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process spark(String main, List<String> arguments) throws IOException {
    return java(List.of(SPARK_JARS), main, arguments);
  }

  private Process java(List<String> classPath, String main, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ACCESS);
    command.addAll(List.of("-Djava.awt.headless=true", "-Xmx600m", main));
    command.addAll(arguments);
    Path log = directory.resolve("log-%d.txt".formatted(logs.size()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().remove("FMNIST_DATA");
    builder
        .environment()
        .putAll(
            Map.of(
                "CLASSPATH",
                String.join(":", classPath),
                "SPARK_HOME",
                SPARK.toAbsolutePath().toString(),
                "SPARK_SCALA_VERSION",
                "2.13",
                "SPARK_LOCAL_IP",
                HOST));
    Process process = builder.start();
    started.add(process);
    logs.put(process, log);
    return process;
  }

  /** Returns the jars of fmnist and of its libraries, without Spark, as the build has put them. */
  private static List<String> jars() throws IOException {
    List<String> jars = new ArrayList<>();
    for (Path folder : List.of(Path.of("target"), Path.of("target", "lib"))) {
      try (Stream<Path> files = Files.list(folder)) {
        files
            .map(file -> file.toAbsolutePath().toString())
            .filter(file -> file.endsWith(".jar") && !file.matches(".*-(sources|javadoc)[.]jar"))
            .sorted()
            .forEach(jars::add);
      }
    }
    return jars;
  }

  /** Returns what a process has written. */
  String output(Process process) throws IOException {
    return Files.readString(logs.get(process), UTF_8);
  }

  void assertEnds(Process process, int exitCode) throws Exception {
    assertThat(process.waitFor()).as(output(process)).isEqualTo(exitCode);
  }

  /** Returns the processes of the executors of all workers. */
  List<ProcessHandle> executors() {
    return started.stream()
        .flatMap(Process::descendants)
        .filter(SparkProcesses::isExecutor)
        .toList();
  }

  private static boolean isExecutor(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
          .contains("CoarseGrainedExecutorBackend");
    } catch (IOException e) {
      return false;
    }
  }

  /** Kills the second worker of a cluster, with its executor. */
  void killWorker() {
    kill(started.get(started.size() - 2)); // the last one is the driver
  }

  /** Kills all processes. */
  void killAll() {
    started.forEach(SparkProcesses::kill);
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Waits until a trial of a run has saved some checkpoints. */
  void awaitCheckpoint(Process driver, Path run) throws Exception {
    while (newestCheckpoint(run) < 10) {
      assertThat(driver.isAlive()).as(output(driver)).isTrue();
      Thread.sleep(5);
    }
  }

  private static int newestCheckpoint(Path run) {
    try (Stream<Path> files = Files.walk(run.resolve("checkpoints"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d{6}"))
          .mapToInt(Integer::parseInt)
          .max()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      return 0; // a directory was deleted meanwhile, or was not yet created
    }
  }

  /** Returns the checksums of models and metrics, and the summary without its times. */
  static Map<String, String> results(Path run) throws IOException {
    Map<String, String> results = Results.checksums(run);
    results.put(
        "summary.json",
        Files.readString(run.resolve("summary.json"), UTF_8)
            .replaceAll(
                "\"(seconds|imagesPerSecond|trainingSeconds|secondsToAccuracy)\" : [^,}]*", ""));
    return results;
  }
}
