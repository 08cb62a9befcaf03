package io.github.fmnist.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.Console;
import io.github.fmnist.experiments.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reports of small runs, as text. */
class ReportTest {
  @TempDir private static Path directory;
  private static Path activations;
  private static Path vae;
  private static Path gan;

  @BeforeAll
  static void train() {
    ReportedRuns runs = new ReportedRuns(directory, 1);
    activations = runs.activations();
    vae = runs.vae();
    gan = runs.gan();
  }

  private static String report(Path run) throws IOException {
    return Files.readString(run.resolve("report.html"));
  }

  @Test
  void everyStudyLeavesAReport() throws IOException {
    assertThat(report(activations))
        .contains("<h1>Activation functions: ReLU, ")
        .contains("Test images that are classified correctly: ")
        .contains("too few seeds for a verdict");
    assertThat(report(vae)).contains("A code of 3 numbers reproduces test images");
    assertThat(report(gan)).contains("The mean distance between generated images is ");
    for (Path run : new Path[] {activations, vae, gan}) {
      assertThat(report(run))
          .contains("The images are those of stripes (not Fashion-MNIST).")
          .contains("This command repeats the run: ./fmnist ")
          .contains("data-explorer=")
          .contains("data-chart=");
    }
  }

  @Test
  void aReportIsASingleFileThatLoadsNothing() throws IOException {
    for (Path run : new Path[] {activations, vae, gan}) {
      assertThat(report(run))
          .contains("default-src &#x27;none&#x27;")
          .doesNotContainPattern("(src|href)=\"(?!data:|#)")
          .contains("Permission is hereby granted, free of charge"); // the licence of uPlot
    }
  }

  @Test
  void theCommandWritesTheSameReportAgain() throws IOException {
    String first = report(vae);
    Files.delete(vae.resolve("report.html"));
    Console console = Console.run("report", vae);
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out().strip()).isEqualTo(vae.resolve("report.html").toString());
    assertThat(report(vae)).isEqualTo(first);
  }

  @Test
  void namesOfClassesAreTextAndNotMarkup() throws IOException {
    Path run = copyOf(activations);
    for (String file : new String[] {"summary.json", "examples.json"}) {
      Path path = run.resolve(file);
      Files.writeString(
          path,
          Files.readString(path)
              .replaceFirst(
                  "\"classNames\" : \\[ \"0\"",
                  "\"classNames\" : [ \"</script><script>alert(1)</script>\""));
    }
    assertThat(Console.run("report", run).exitCode()).isZero();
    assertThat(report(run))
        .contains("&lt;script&gt;alert(1)")
        .contains("\\u003cscript>alert(1)")
        .doesNotContain("<script>alert(1)");
  }

  @Test
  void anUnfinishedRunHasAReportThatTellsHowToContinue() throws IOException {
    Path run = copyOf(vae);
    Files.delete(run.resolve("checksums.json"));
    Files.delete(run.resolve("examples.json"));
    assertThat(Console.run("report", run).exitCode()).isZero();
    assertThat(report(run))
        .contains("The run is not finished, so there is no result yet.")
        .contains("./fmnist resume " + run)
        .contains("data-chart=")
        .doesNotContain("data-explorer=");
  }

  @Test
  void aRunWithoutResultsSaysSo() throws IOException {
    Path run = new ReportedRuns(directory, 1).diverged();
    assertThat(report(run))
        .contains("All networks diverged: there are no results.")
        .contains("ReLU, seed 1, diverged in epoch 1 and is left out.")
        .doesNotContain("The ranking holds", "data-explorer=");
  }

  @Test
  void curvesOfRunsAreComparedWhateverTheirNames() throws IOException {
    Path first = Files.move(copyOf(vae), directory.resolve("rate=1,b"));
    Path second = Files.move(copyOf(vae), directory.resolve("rate=1,i"));
    Path page = directory.resolve("two.html");
    assertThat(Console.run("report", first, second, "--out", page).exitCode()).isZero();
    assertThat(page)
        .content()
        .contains("rate=1,b, validation", "rate=1,i, validation")
        .contains("All runs have the same images: stripes (not Fashion-MNIST).");
  }

  @Test
  void severalRunsAreCompared() throws IOException {
    Path page = directory.resolve("comparison.html");
    Console console = Console.run("report", activations, vae, copyOf(vae), gan, "--out", page);
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(page)
        .content()
        .contains("<h1>Comparison of 4 runs</h1>")
        .contains("run-vae, validation")
        .contains("reconstruction MSE");
    assertThat(Console.run("report", activations, vae).err())
        .contains("--out: a file expected for the report of several runs, found none");
  }

  @Test
  void damagedFilesAreRefusedByName() throws IOException {
    Path run = copyOf(vae);
    Path examples = run.resolve("examples.json");
    String text = Files.readString(examples);
    Files.writeString(examples, text.replace("\"width\" : 28", "\"width\" : 29"));
    assertRefused(run, examples.toString());
    Files.writeString(examples, text.substring(0, 100));
    assertRefused(run, examples.toString());
    Files.writeString(examples, text);
    Files.writeString(run.resolve("models/vae.zip"), "no model");
    assertRefused(run, run.resolve("models/vae.zip").toString());
    assertRefused(directory, "the directory of a run expected");
    assertThat(run.resolve("report.html")).hasSameTextualContentAs(vae.resolve("report.html"));
  }

  private static void assertRefused(Path run, String message) {
    Console console = Console.run("report", run);
    assertThat(console.err()).contains(message);
    assertThat(console.exitCode()).isEqualTo(ExitCode.FILES);
  }

  private static Path copyOf(Path run) throws IOException {
    Path copy = Files.createTempDirectory(directory, run.getFileName().toString());
    try (var files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(run.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    return copy;
  }
}
