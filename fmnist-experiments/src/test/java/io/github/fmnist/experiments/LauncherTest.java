package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.record.FakeCheckout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher, in a checkout with fake Maven and Java programs that record their arguments. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  @TempDir Path directory;
  private FakeCheckout checkout;

  @BeforeEach
  void createCheckout() throws IOException {
    checkout = FakeCheckout.at(directory.resolve("a $HOME & check*out"), directory);
  }

  @Test
  void buildsOnceAndStartsJavaWithTheJarsOfTheCheckout() throws Exception {
    Console first = checkout.launch();
    assertThat(first.err()).contains("fmnist: building", "fmnist: built");
    Console second = checkout.launch();
    assertThat(second.err()).isEmpty();
    for (Console console : List.of(first, second)) {
      assertStarts(checkout, console);
    }
    assertThat(checkout.builds())
        .singleElement()
        .asString()
        .startsWith(checkout.home() + " ")
        .contains("--projects fmnist-experiments", "-DskipTests");
    assertThat(checkout.target().resolve("build.lock")).doesNotExist();
  }

  private static void assertStarts(FakeCheckout checkout, Console console) {
    assertThat(console.exitCode()).as(console.err()).isZero();
    Path target = checkout.target();
    assertThat(console.out().lines())
        .startsWith("--enable-native-access=ALL-UNNAMED")
        .containsSequence(
            "-cp",
            "%s/classes:%s/lib/some.jar:%s/lib/other.jar".formatted(target, target, target),
            "io.github.fmnist.experiments.Fmnist",
            "data",
            "show me",
            "--",
            "*");
  }

  @Test
  void findsItsCheckoutThroughLinks() throws Exception {
    Path launcher = checkout.home().resolve("fmnist");
    Path links = Files.createDirectories(directory.resolve("links"));
    Files.createSymbolicLink(links.resolve("absolute"), launcher);
    Files.createSymbolicLink(
        links.resolve("relative"), Path.of("..", checkout.home().getFileName() + "/fmnist"));
    Files.createSymbolicLink(directory.resolve("chained"), Path.of("links", "relative"));
    for (Path path :
        List.of(
            launcher,
            links.resolve("absolute"),
            links.resolve("relative"),
            directory.resolve("chained"))) {
      assertStarts(checkout, checkout.launch(path, Map.of()));
    }
  }

  @Test
  void worksAfterAMoveWithoutMaven() throws Exception {
    checkout.launch();
    Path other = Files.createDirectories(directory.resolve("elsewhere")).resolve("renamed");
    FakeCheckout moved = checkout.movedTo(Files.move(checkout.home(), other));
    assertStarts(moved, moved.launch());
    assertThat(moved.builds()).hasSize(1);
  }

  @Test
  void worksAfterACopyWithOtherFileTimes() throws Exception {
    checkout.launch();
    Path other = directory.resolve("copy");
    try (Stream<Path> files = Files.walk(checkout.home())) {
      for (Path file : files.toList()) {
        Path copy = Files.copy(file, other.resolve(checkout.home().relativize(file)));
        if (copy.endsWith("pom.xml")) {
          Files.setLastModifiedTime(copy, FileTime.from(Instant.now().plusSeconds(60)));
        }
      }
    }
    assertThat(other.resolve("fmnist").toFile().setExecutable(true)).isTrue();
    FakeCheckout copied = checkout.movedTo(other);
    assertStarts(copied, copied.launch());
    assertThat(copied.builds()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"runs", "test", "examples", "target", ".git"})
  void buildsAgainWhenSourcesChangeBelowAnyFolder(String folder) throws Exception {
    FakeCheckout below =
        FakeCheckout.at(
            directory.resolve(folder).resolve("fmnist"),
            Files.createDirectory(directory.resolve("p")));
    below.launch();
    Path source = below.home().resolve("fmnist-experiments/src/main/Source.java");
    Files.writeString(source, "one");
    below.launch();
    assertThat(below.builds()).as("a new file").hasSize(2);
    Files.writeString(source, "two");
    Files.setLastModifiedTime(source, FileTime.from(Instant.EPOCH));
    below.launch();
    assertThat(below.builds()).as("other content of the same size, older").hasSize(3);
    Files.delete(source);
    below.launch();
    assertThat(below.builds()).as("a deleted file").hasSize(4);
    Files.writeString(below.home().resolve("fmnist-experiments/src/main/.DS_Store"), "x");
    below.launch();
    assertThat(below.builds()).as("a hidden file").hasSize(4);
  }

  @Test
  void buildsAgainAfterAnotherBuildOfMaven() throws Exception {
    checkout.launch();
    assertThat(Path.of("pom.xml"))
        .content()
        .contains("<delete file=\"${project.build.directory}/built.txt\"");
    Files.delete(checkout.target().resolve("built.txt"));
    checkout.launch();
    assertThat(checkout.builds()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "CDPATH, .:/",
    "GREP_OPTIONS, --color=always",
    "POSIXLY_CORRECT, 1",
    "JAVA_HOME, ''",
    "JAVA_TOOL_OPTIONS, -Xmx64m",
    "MAVEN_OPTS, -Xmx64m",
    "MAVEN_ARGS, --show-version",
    "BASH_ENV, /dev/null",
    "TMPDIR, /nowhere",
    "LC_ALL, C"
  })
  void worksWithUnusualEnvironmentVariables(String variable, String value) throws Exception {
    Map<String, String> environment = Map.of(variable, value);
    Path relative = directory.relativize(checkout.home().resolve("fmnist"));
    assertStarts(checkout, checkout.launch(relative, environment));
    assertThat(checkout.builds()).hasSize(1);
  }

  @Test
  void concurrentLaunchesBuildOnce() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(
          checkout.start(checkout.home().resolve("fmnist"), Map.of("BUILD_SECONDS", "1")));
    }
    for (Process process : processes) {
      assertStarts(checkout, FakeCheckout.finish(process));
    }
    assertThat(checkout.builds()).hasSize(1);
  }

  @Test
  void namesTheLockOfABuildThatDied() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path lock = Files.createDirectories(checkout.target()).resolve("build.lock");
    Files.writeString(lock, dead.pid() + "\n");
    Console console = checkout.launch();
    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err()).contains(lock.toString(), dead.pid() + " is gone");
    assertThat(checkout.builds()).isEmpty();
  }

  @Test
  void leavesNoLockAndNoBuildBehindIfMavenFails() throws Exception {
    Console console = checkout.launch(Map.of("BUILD_SECONDS", "invalid"));
    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err()).endsWith("fmnist: the build failed, see above\n");
    assertThat(checkout.target()).isDirectoryNotContaining("glob:**/{build.lock,built.txt}");
    assertStarts(checkout, checkout.launch());
  }

  @Test
  void changesNoFileIfItIsBuilt() throws Exception {
    checkout.launch();
    List<Path> before = files();
    checkout.launch();
    assertThat(files()).isEqualTo(before);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(checkout.home())) {
      return files.sorted().toList();
    }
  }

  @Test
  void namesTheDirectoryInWhichItCannotBuild() throws Exception {
    Files.writeString(checkout.target(), "no directory");
    Console console = checkout.launch();
    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .isEqualTo(
            "fmnist: %s: a writable directory for the build expected, found none%n",
            checkout.target());
  }

  @Test
  void startsTheJarsOfAnUnpackedDistributionWithoutABuild() throws Exception {
    Path home = directory.resolve("a distribution & more");
    Path lib = Files.createDirectories(home.resolve("lib"));
    Files.copy(Path.of("../fmnist"), home.resolve("fmnist"));
    Files.copy(Path.of("src/main/launcher/start.sh"), lib.resolve("start.sh"));
    Console console = checkout.launch(home.resolve("fmnist"), Map.of());
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out().lines())
        .containsSequence(
            "-cp",
            lib.toRealPath() + "/*",
            "io.github.fmnist.experiments.Fmnist",
            "data",
            "show me",
            "--",
            "*");
    assertThat(checkout.builds()).isEmpty();
  }

  @Test
  void passesJvmOptionsUnchanged() throws Exception {
    Console console = checkout.launch(Map.of("FMNIST_OPTS", "-Xmx2g -Da=*"));
    assertStarts(checkout, console);
    assertThat(console.out().lines()).containsSequence("-Xmx2g", "-Da=*");
  }

  @Test
  void allowsUnsafeIfJavaKnowsTheOption() throws Exception {
    String option = "--sun-misc-unsafe-memory-access=allow";
    assertThat(checkout.launch().out()).doesNotContain(option);
    assertThat(checkout.launch(Map.of("KNOWS_UNSAFE", "yes")).out().lines()).contains(option);
  }

  @Test
  void refusesToRunOutsideACheckout() throws Exception {
    Files.delete(checkout.home().resolve("fmnist-experiments").resolve("pom.xml"));
    Console console = checkout.launch();
    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err())
        .isEqualTo("fmnist: %s is not a checkout of fmnist%n", checkout.home());
  }

  @Test
  void refusesAPathThatIsInvalidInAClassPath() throws Exception {
    Path other = directory.resolve("a:b");
    FakeCheckout moved = checkout.movedTo(Files.move(checkout.home(), other));
    Console console = moved.launch();
    assertThat(console.exitCode()).isEqualTo(1);
    assertThat(console.err()).contains(other + ": a path without : expected");
  }

  @Test
  void launchesTheBenchmarksInTheSameWay() throws Exception {
    Console console =
        checkout.launch(checkout.home().resolve("fmnist-benchmarks/run"), Map.of("CDPATH", "/"));
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out().lines())
        .contains("io.github.fmnist.benchmarks.Benchmarks", "show me")
        .anyMatch(line -> line.contains("/fmnist-benchmarks/target/lib/some.jar:"));
    assertThat(checkout.builds()).singleElement().asString().contains("benchmarks");
  }

  /** Git converts line ends to those of Windows unless attributes forbid it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fmnist",
        "fmnist-benchmarks/run",
        ".ci/run",
        ".ci/accept",
        "docs/tour",
        "fmnist-experiments/src/main/launcher/launcher.sh",
        "fmnist-experiments/src/main/launcher/start.sh"
      })
  void gitKeepsTheLineEndsOfScripts(String script) throws Exception {
    Process git =
        new ProcessBuilder(
                "git", "-c", "safe.directory=*", "check-attr", "eol", "--", "../" + script)
            .redirectErrorStream(true)
            .start();
    Console console = FakeCheckout.finish(git);
    // An archive of the sources is not a repository.
    if (console.exitCode() == 0) {
      assertThat(console.out()).endsWith("eol: lf\n");
    }
    assertThat(Path.of("..").resolve(script)).content().doesNotContain("\r");
  }

  @ParameterizedTest
  @ValueSource(strings = {".ci/run", ".ci/accept"})
  void scriptsThatChangeTheDirectoryIgnoreCdpath(String script) throws Exception {
    Path copy = directory.resolve(script);
    Files.createDirectories(copy.getParent());
    String text = Files.readString(Path.of("..").resolve(script));
    int moved = text.indexOf("\n", text.indexOf("\ncd ") + 1);
    Files.writeString(copy, text.substring(0, moved) + "\npwd -P\n");
    Files.createDirectories(directory.resolve("decoy/.ci"));
    ProcessBuilder builder = new ProcessBuilder("bash", script).directory(directory.toFile());
    builder.environment().put("CDPATH", directory.resolve("decoy").toString());
    Console console = FakeCheckout.finish(builder.start());
    assertThat(console.out()).isEqualTo(directory.toRealPath() + "\n");
  }
}
