package io.github.fmnist.experiments.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A checkout with the real launchers, and with fake Maven and Java programs on the PATH that only
 * record their arguments.
 */
public final class FakeCheckout {
  private static final String LAUNCHER = "fmnist-experiments/src/main/launcher/";

  /** Creates the files of a build, and appends the command line to the file {@code $RECORD}. */
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$PWD $*" >> "$RECORD"
      for module in fmnist-experiments fmnist-benchmarks; do
        mkdir -p $module/target
        rm -f $module/target/built.txt
        printf lib/some.jar:lib/other.jar > $module/target/dependencies.txt
      done
      sleep "${BUILD_SECONDS:-0}"
      """;

  private static final String JAVA =
      """
      #!/bin/sh
      case "$*" in *-version*) test -n "$KNOWS_UNSAFE"; exit;; esac
      printf '%s\\n' "$@"
      """;

  private final Path home;
  private final Path programs;
  private final Path record;

  private FakeCheckout(Path home, Path programs, Path record) {
    this.home = home;
    this.programs = programs;
    this.record = record;
  }

  /** Creates a checkout at {@code home}, and the fake programs below {@code directory}. */
  public static FakeCheckout at(Path home, Path directory) throws IOException {
    for (String file :
        List.of(
            "fmnist",
            "fmnist-benchmarks/run",
            LAUNCHER + "launcher.sh",
            LAUNCHER + "start.sh",
            "pom.xml",
            "fmnist-experiments/pom.xml",
            "fmnist-benchmarks/pom.xml",
            ".mvn/maven.config",
            "records/README.md")) {
      Files.createDirectories(home.resolve(file).getParent());
      Files.copy(Path.of("..").resolve(file), home.resolve(file));
    }
    Files.createDirectories(home.resolve("fmnist-benchmarks/src/main"));
    Path programs = Files.createDirectories(directory.resolve("programs").resolve("bin"));
    program(programs.resolve("mvn"), MAVEN);
    program(programs.resolve("java"), JAVA);
    return new FakeCheckout(home.toRealPath(), programs, directory.resolve("record"));
  }

  private static void program(Path file, String text) throws IOException {
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** Returns the checkout after a move or a copy to {@code other}, with the same programs. */
  public FakeCheckout movedTo(Path other) throws IOException {
    return new FakeCheckout(other.toRealPath(), programs, record);
  }

  public Path home() {
    return home;
  }

  public Path target() {
    return home.resolve("fmnist-experiments").resolve("target");
  }

  /** Returns the command lines of Maven so far, each after its working directory. */
  public List<String> builds() throws IOException {
    return Files.exists(record) ? Files.readAllLines(record) : List.of();
  }

  /** Runs {@code ./fmnist data "show me"}, found by {@code path}, from the directory above it. */
  public Console launch(Path path, Map<String, String> environment) throws Exception {
    return finish(start(path, environment));
  }

  public Console launch(Map<String, String> environment) throws Exception {
    return launch(home.resolve("fmnist"), environment);
  }

  public Console launch() throws Exception {
    return launch(Map.of());
  }

  /** Runs the launcher without waiting for it. */
  public Process start(Path path, Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(path.toString(), "data", "show me", "--", "*");
    builder.directory(home.getParent().toFile());
    builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
    builder.environment().put("RECORD", record.toString());
    builder.environment().remove("JAVA_HOME");
    builder.environment().putAll(environment);
    return builder.start();
  }

  public static Console finish(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Console(process.waitFor(), out, err);
  }
}
