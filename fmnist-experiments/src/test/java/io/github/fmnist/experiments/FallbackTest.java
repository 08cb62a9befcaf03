package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.command.ExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands without the real images: in a process of its own, without FMNIST_DATA and with an empty
 * cache.
 */
class FallbackTest {
  @TempDir Path directory;

  @Test
  void autoFallsBackToSyntheticImagesWithANotice() throws Exception {
    Console console = run("data", "show", "--offline", "--out=sheet.png");
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.err())
        .contains("does not hold train-images-idx3-ubyte[.gz]")
        .contains("SYNTHETIC DATA: rendered garments, not Fashion-MNIST.")
        .contains("The results say nothing about Fashion-MNIST.")
        .as("javacpp's warning of versions that do not match")
        .doesNotContain("javacpp");
    assertThat(directory.resolve("sheet.png")).isNotEmptyFile();
  }

  @Test
  void realHasNoFallback() throws Exception {
    Console console = run("activations", "--data=real", "--offline");
    assertThat(console.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(console.err())
        .startsWith("error: ")
        .contains("does not hold train-images-idx3-ubyte[.gz]")
        .doesNotContain("SYNTHETIC");
    assertThat(directory.resolve("runs")).isEmptyDirectory();
  }

  @Test
  void verifyHasNoFallback() throws Exception {
    assertThat(run("data", "verify", "--offline").exitCode()).isEqualTo(ExitCode.DATA);
  }

  @Test
  void damagedFilesInTheCacheAreRefused() throws Exception {
    TinyDataset.write(directory.resolve("cache/data/FashionMNIST"), 20, 10);
    Console console = run("data", "audit", "--offline");
    assertThat(console.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(console.err()).contains("SHA-256").doesNotContain("SYNTHETIC");
  }

  @Test
  void onednnIsRefusedWithoutItsNatives() throws Exception {
    String withoutOneDnn =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.matches(".*dnnl-[^/\\\\]*-(linux|macosx|windows)-.*"))
            .collect(Collectors.joining(File.pathSeparator));
    Console console =
        runOn(withoutOneDnn, "activations", "--engine=onednn", "--offline", "--out=run");
    assertThat(console.exitCode()).as(console.err()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err())
        .startsWith("error: --engine: the natives of oneDNN are not to be had")
        .contains("<artifactId>dnnl-platform");
    assertThat(directory.resolve("run")).doesNotExist();
  }

  @Test
  void aFileInPlaceOfTheDirectoryOfAllRunsIsRefused() throws Exception {
    Files.createFile(directory.resolve("runs"));
    Console console = run("activations", "--offline");
    assertThat(console.exitCode()).as(console.err()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err()).startsWith("error: --out: runs: a directory expected, found a file");
  }

  private Console run(String... arguments) throws IOException, InterruptedException {
    return runOn(System.getProperty("java.class.path"), arguments);
  }

  private Console runOn(String classPath, String... arguments)
      throws IOException, InterruptedException {
    return ChildJvm.run(directory, classPath, Fmnist.class, arguments);
  }
}
