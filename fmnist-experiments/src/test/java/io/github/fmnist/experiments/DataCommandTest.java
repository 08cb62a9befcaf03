package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.command.ExitCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

class DataCommandTest {
  @TempDir Path directory;

  @Test
  void auditCountsImagesByClass() {
    TinyDataset.write(directory, 30, 20);
    Console console = Console.run("data", "audit", "--data=" + directory);
    assertThat(console.exitCode()).isZero();
    assertThat(console.out().lines().filter(line -> line.matches("\\d +3 +2")))
        .as("ten classes of 3 training and 2 test images")
        .hasSize(10);
    assertThat(console.out())
        .contains("no image occurs twice in the training set")
        .contains("0 test images are also training images");
  }

  @Test
  void auditFindsRepeatedImagesAndLeaksIntoTheTestSet() throws IOException {
    TinyDataset.write(directory, 20, 20);
    // The test set becomes the training set.
    for (String file : new String[] {"images-idx3-ubyte", "labels-idx1-ubyte"}) {
      Files.copy(
          directory.resolve("train-" + file),
          directory.resolve("t10k-" + file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(Console.run("data", "audit", "--data=" + directory).out())
        .contains("20 test images are also training images");
  }

  @Test
  void auditListsOnlySomeIndicesOfAnImageWithManyDuplicates() throws IOException {
    TinyDataset.write(directory, 40, 10);
    try (RandomAccessFile images =
        new RandomAccessFile(directory.resolve("train-images-idx3-ubyte").toFile(), "rw")) {
      images.seek(16);
      images.write(new byte[30 * 28 * 28]);
    }
    assertThat(Console.run("data", "audit", "--data=" + directory).out())
        .contains(
            "29 images of the training set are copies of another one, such as those with the"
                + " indices 0, 1, 2, 3, 4 and 25 more");
  }

  @Test
  void auditListsChecksumsInTheOrderOfTheFiles() {
    TinyDataset.write(directory, 20, 10);
    assertThat(Console.run("data", "audit", "--data=" + directory).out())
        .containsSubsequence(
            "t10k-images-idx3-ubyte",
            "t10k-labels-idx1-ubyte",
            "train-images-idx3-ubyte",
            "train-labels-idx1-ubyte");
  }

  @Test
  void verifyRefusesImagesThatAreNotFashionMnist() {
    TinyDataset.write(directory.resolve("stripes"), 20, 10);
    Console console = Console.run("data", "verify", "--data=" + directory.resolve("stripes"));
    assertThat(console.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(console.err())
        .contains("Fashion-MNIST expected, found: stripes (not Fashion-MNIST)");
  }

  @Test
  void showDrawsEveryClassEvenWithFewImages() throws IOException {
    TinyDataset.write(directory, 15, 10);
    Path sheet = directory.resolve("sheet.png");
    Console console = Console.run("data", "show", "--data=" + directory, "--out=" + sheet);
    assertThat(console.exitCode()).as(console.err()).isZero();
    BufferedImage picture = ImageIO.read(sheet.toFile());
    assertThat(picture.getHeight()).isGreaterThan(10 * 28 * 3);
    assertThat(picture.getWidth()).isGreaterThan(10 * 28 * 3);
  }

  @Test
  void showNamesTheFileThatItCannotWrite() throws IOException {
    TinyDataset.write(directory, 15, 10);
    Path file = Files.createFile(directory.resolve("file"));
    Console console =
        Console.run("data", "show", "--data=" + directory, "--out=" + file.resolve("sheet.png"));
    assertThat(console.exitCode()).isEqualTo(ExitCode.FILES);
    assertThat(console.err()).startsWith("error: ").contains(file.toString());
  }

  @Test
  void showRefusesIrregularFilesBeforeAnythingIsLoaded() throws IOException {
    Path nothing = directory.resolve("nothing");
    Path link = Files.createSymbolicLink(directory.resolve("link"), nothing);
    assertShowRefuses(directory, "the directory " + directory);
    assertShowRefuses(link, "something else: " + link);
    assertThat(nothing).doesNotExist();
  }

  private void assertShowRefuses(Path file, String found) {
    Console console =
        Console.run("data", "show", "--data=" + directory.resolve("no"), "--out=" + file);
    assertThat(console.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(console.err())
        .startsWith("error: --out: a new or regular file expected, found " + found);
  }

  @Test
  void everySubcommandHasHelp() {
    for (String subcommand : new String[] {"fetch", "verify", "audit", "show"}) {
      Console console = Console.run("data", subcommand, "--help");
      assertThat(console.exitCode()).isZero();
      assertThat(console.out()).contains("Usage: fmnist data " + subcommand, "--offline");
    }
  }

  @Test
  @Tag("real-data")
  @EnabledIfEnvironmentVariable(named = "FMNIST_DATA", matches = ".+")
  void auditOfFashionMnistFindsSevenThousandImagesPerClassAndNoDuplicates() {
    Console console = Console.run("data", "audit", "--data=real", "--offline");
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(console.out().lines().filter(line -> line.endsWith("   6,000    1,000")))
        .hasSize(10);
    assertThat(console.out())
        .contains("data: real")
        .contains("no image occurs twice in the training set")
        .contains("no image occurs twice in the test set")
        .contains("0 test images are also training images");
  }
}
