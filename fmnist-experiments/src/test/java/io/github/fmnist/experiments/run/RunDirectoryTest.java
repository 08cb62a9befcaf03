package io.github.fmnist.experiments.run;

import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunDirectoryTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 2, 3, 4, 5, 6);

  @TempDir Path directory;

  @Test
  void isNamedAfterTimeAndCommandByDefault() throws IOException {
    Path runs = directory.resolve("runs");
    try (RunDirectory run = RunDirectory.claimIn(runs, "activations", NOW)) {
      assertThat(run.path()).isEqualTo(runs.resolve("20260203-040506-activations"));
    }
  }

  @Test
  void isNumberedIfSeveralRunsBeginInTheSameSecond() throws IOException {
    try (RunDirectory first = RunDirectory.claimIn(directory, "test", NOW);
        RunDirectory second = RunDirectory.claimIn(directory, "test", NOW);
        RunDirectory third = RunDirectory.claimIn(directory, "test", NOW)) {
      assertThat(List.of(first, second, third))
          .extracting(run -> run.path().getFileName().toString())
          .containsExactly(
              "20260203-040506-test", "20260203-040506-test-2", "20260203-040506-test-3");
    }
  }

  @Test
  void belongsToOnlyOneOfSeveralConcurrentClaims() throws Exception {
    int claimants = 8;
    ExecutorService threads = Executors.newFixedThreadPool(claimants);
    try {
      for (int round = 0; round < 20; round++) {
        Path path = directory.resolve("round" + round);
        CyclicBarrier start = new CyclicBarrier(claimants);
        Callable<RunDirectory> claim =
            () -> {
              start.await();
              return RunDirectory.claim(path);
            };
        List<RunDirectory> owners = new ArrayList<>();
        for (Future<RunDirectory> answer : threads.invokeAll(nCopies(claimants, claim))) {
          try {
            owners.add(answer.get());
          } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(FileAlreadyExistsException.class);
          }
        }
        assertThat(owners).hasSize(1);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void isRefusedWhileAnotherRunOwnsIt() throws IOException {
    try (RunDirectory owner = RunDirectory.claim(directory)) {
      assertThatThrownBy(() -> RunDirectory.claim(owner.path()))
          .isInstanceOf(FileAlreadyExistsException.class)
          .hasMessage("%s: another run owns it", directory);
    }
    RunDirectory.claim(directory).close();
  }

  @Test
  void theLockOfAProcessThatHasEndedClaimsNothing() throws IOException {
    Files.writeString(directory.resolve("run.lock"), "left behind");
    RunDirectory.claim(directory).close();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void anUnfinishedRunIsRefusedAndReopened() throws IOException {
    Path path = directory.resolve("my run");
    assertThatThrownBy(() -> RunDirectory.reopen(directory))
        .hasMessage("%s: the directory of a run expected, found no config.json", directory);
    try (RunDirectory run = RunDirectory.claim(path)) {
      run.writeJson("config.json", Map.of());
      run.writeJson("provenance.json", Map.of());
    }
    assertThatThrownBy(() -> RunDirectory.claim(path))
        .hasMessage(
            "%s: a new or empty directory expected, found an unfinished run, which ./fmnist resume"
                + " '%s' continues",
            path, path);
    try (RunDirectory run = RunDirectory.reopen(path)) {
      assertThat(run.record().isFinished()).isFalse();
      assertThatThrownBy(() -> RunDirectory.reopen(path))
          .hasMessage("%s: another run owns it", path);
      run.finish(() -> {}, Map.of());
      assertThat(run.record().isFinished()).isTrue();
    }
  }

  @Test
  void isNotFinishedIfAFigureFailed() throws IOException {
    try (RunDirectory run = RunDirectory.claim(directory)) {
      run.writeJson("config.json", Map.of());
      run.checkpoints().write(checkpoint -> checkpoint.addJson("state.json", 1));
      assertThatThrownBy(() -> run.finish(figures(new IOException("disk full")), Map.of()))
          .hasMessage("disk full");
      assertThat(run.record().isFinished()).isFalse();
      run.finish(() -> {}, Map.of());
      assertThat(run.record().isFinished()).isTrue();
    }
  }

  @Test
  void whatAKilledProcessWasWritingIsDeleted() throws IOException {
    try (RunDirectory run = RunDirectory.claim(directory)) {
      Path killed = directory.resolve("models").resolve("." + UUID.randomUUID() + ".tmp");
      Files.createDirectories(killed.getParent());
      Files.createFile(killed);
      Files.createFile(directory.resolve(".of-a-user.tmp"));
      run.deleteTemporaryFiles();
      assertThat(killed).doesNotExist();
      assertThat(directory.resolve(".of-a-user.tmp")).exists();
    }
  }

  @Test
  void isDeletedIfNothingWasWritten() throws IOException {
    Path path = directory.resolve("a").resolve("b");
    try (RunDirectory run = RunDirectory.claim(path)) {
      assertThat(run.path()).isDirectory();
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void isDeletedIfTheProcessEndsBeforeAnythingWasWritten() throws IOException {
    Path path = directory.resolve("run");
    try (RunDirectory run = RunDirectory.claim(path)) {
      run.abandon();
      assertThat(path).doesNotExist();
      RunDirectory.claim(path).close();
    }
    try (RunDirectory run = RunDirectory.claim(directory)) {
      run.abandon();
      assertThat(directory).as("existed before").isEmptyDirectory();
    }
  }

  @Test
  void isKeptIfTheProcessEndsLater() throws IOException {
    try (RunDirectory run = RunDirectory.claim(directory.resolve("run"))) {
      run.writeJson("config.json", Map.of());
      run.abandon();
      assertThat(run.path().resolve("config.json")).exists();
      assertThatThrownBy(() -> RunDirectory.claim(run.path()))
          .hasMessage("%s: another run owns it", run.path());
    }
  }

  @Test
  void closingItTwiceLeavesTheNextOwnerAlone() throws IOException {
    RunDirectory first = RunDirectory.claim(directory);
    first.close();
    try (RunDirectory second = RunDirectory.claim(directory)) {
      first.close();
      first.abandon();
      assertThat(second.path().resolve("run.lock")).exists();
    }
  }

  @Test
  void isKeptIfItExistedBefore() throws IOException {
    RunDirectory.claim(directory).close();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void keepsOnlyTheWrittenFiles() throws IOException {
    Path path = directory.resolve("run");
    try (RunDirectory run = RunDirectory.claim(path)) {
      run.writeJson("config.json", Map.of("epochs", 3));
    }
    assertThat(path.resolve("config.json")).hasContent("{\n  \"epochs\" : 3\n}\n");
    assertThat(path).isDirectoryNotContaining(file -> !file.endsWith("config.json"));
  }

  @Test
  void refusesADirectoryWithFiles() throws IOException {
    Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> RunDirectory.claim(directory))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage("%s: a new or empty directory expected, found files in it", directory);
    assertThat(directory).isDirectoryNotContaining(file -> !file.endsWith("file"));
  }

  @Test
  void treatsADirectoryWithHiddenFilesAsEmpty() throws IOException {
    for (String name : new String[] {".DS_Store", "._run", "Thumbs.db", "desktop.ini"}) {
      Files.createFile(directory.resolve(name));
    }
    Files.createDirectory(directory.resolve(".Trashes"));
    RunDirectory.claim(directory).close();
    Files.createFile(directory.resolve("Thumbs.db.txt"));
    assertThatThrownBy(() -> RunDirectory.claim(directory))
        .hasMessage("%s: a new or empty directory expected, found files in it", directory);
  }

  @Test
  void keepsOnlyTheOldFileIfWritingFails() throws IOException {
    RunDirectory run = RunDirectory.claim(directory.resolve("run"));
    run.write("result", out -> out.write('1'));
    assertThatThrownBy(
            () ->
                run.write(
                    "result",
                    out -> {
                      out.write('2');
                      throw new IOException("disk full");
                    }))
        .hasMessage("%s: disk full", run.path().resolve("result"));
    run.close();
    assertThat(run.path()).isDirectoryNotContaining(file -> !file.endsWith("result"));
    assertThat(run.path().resolve("result")).hasContent("1");
  }

  @Test
  void theSummaryIsWrittenLast() throws IOException {
    Path summary = directory.resolve("summary.json");
    try (RunDirectory run = RunDirectory.claim(directory)) {
      run.finish(
          () -> {
            assertThat(summary).doesNotExist();
            run.write("figures/a.svg", out -> out.write('a'));
          },
          Map.of("epochs", 3));
    }
    assertThat(run("figures/a.svg")).exists();
    assertThat(summary).hasContent("{\n  \"epochs\" : 3\n}\n");
  }

  @ParameterizedTest
  @MethodSource("failures")
  void theSummarySurvivesAFigureThatFails(Exception failure) throws IOException {
    try (RunDirectory run = RunDirectory.claim(directory)) {
      assertThatThrownBy(() -> run.finish(figures(failure), Map.of("epochs", 3)))
          .isSameAs(failure)
          .hasNoSuppressedExceptions();
    }
    assertThat(run("summary.json")).hasContent("{\n  \"epochs\" : 3\n}\n");
  }

  @Test
  void reportsBothOfTwoFailures() throws IOException {
    Files.createDirectories(directory.resolve("run"));
    try (RunDirectory run = RunDirectory.claim(directory.resolve("run"))) {
      IOException failure = new IOException("no room for a figure");
      assertThatThrownBy(() -> run.finish(figures(failure), new Unwritable()))
          .isSameAs(failure)
          .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
      assertThat(run.path().resolve("summary.json")).doesNotExist();
    }
  }

  static List<Exception> failures() {
    return List.of(new IOException("disk full"), new IllegalStateException("nothing to draw"));
  }

  private static RunDirectory.Figures figures(Exception failure) {
    return () -> {
      if (failure instanceof IOException io) {
        throw io;
      }
      throw (RuntimeException) failure;
    };
  }

  private Path run(String file) {
    return directory.resolve(file);
  }

  /** A class without properties, which Jackson cannot write. */
  private static final class Unwritable {}

  @Test
  void writesRecordsAsRowsInTheOrderOfTheirComponents() throws IOException {
    try (RunDirectory run = RunDirectory.claim(directory)) {
      run.writeCsv("points.csv", Point.class, List.of(new Point(1.5, 2), new Point(3, -4)));
    }
    assertThat(directory.resolve("points.csv")).hasContent("y,x\n1.5,2.0\n3.0,-4.0\n");
  }

  record Point(double y, double x) {}

  /** As a process leaves it that is killed when it has made none, some or all of the changes. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void completesAChangeOfSettingsThatHasBegun(int changes) throws IOException {
    Path path = directory.resolve("run");
    try (RunDirectory run = RunDirectory.claim(path)) {
      run.writeJson("provenance.json", Map.of("commandLine", List.of("vae")));
      run.writeJson("config.json", Map.of("epochs", 3));
      run.checkpoints().write(checkpoint -> checkpoint.addJson("number.json", 1));
      run.writeJson("checksums.json", Map.of());
      run.writeJson(
          "change.json",
          Map.of(
              "provenance", Map.of("commandLine", List.of("vae", "--epochs=5")),
              "settings", Map.of("epochs", 5)));
      if (changes > 0) {
        Files.delete(path.resolve("checksums.json"));
      }
      if (changes > 1) {
        run.checkpoints().assign(Map.of("epochs", 5));
        run.writeJson("config.json", Map.of("epochs", 5));
      }
      assertThat(run.record().isFinished()).isFalse();
    }

    try (RunDirectory run = RunDirectory.reopen(path)) {
      assertThat(path.resolve("config.json")).content().contains("\"epochs\" : 5");
      assertThat(path.resolve("provenance.json")).content().contains("--epochs=5");
      assertThat(run.checkpoints().newest()).isPresent();
      assertThat(path.resolve("checksums.json")).doesNotExist();
      assertThat(path.resolve("change.json")).doesNotExist();
    }
  }
}
