package io.github.fmnist.experiments.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.experiments.Console;
import io.github.fmnist.experiments.run.Messages;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFoldersTest {
  @TempDir private Path directory;

  /** Writes a picture with a bright bar, across or upright, on black, at one of ten places. */
  private void write(String file, boolean across, int place, int side) throws IOException {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    int at = side * (2 + place) / 14;
    int bar = side / 7;
    graphics.fillRect(across ? 0 : at, across ? at : 0, across ? side : bar, across ? bar : side);
    graphics.dispose();
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    ImageIO.write(image, path.toString().endsWith("png") ? "png" : "jpg", path.toFile());
  }

  private void writeAll() throws IOException {
    for (int i = 0; i < 20; i++) {
      write("train/across/%02d.png".formatted(i), true, i % 10, 28);
      write("train/upright/%02d.jpg".formatted(i), false, i % 10, 56);
      write("test/upright/%02d.png".formatted(i), false, i % 10, 28);
    }
    write("test/across/a picture.jpeg", true, 3, 280);
    Files.writeString(directory.resolve("train/across/.hidden"), "no picture");
  }

  private FashionMnist read() throws IOException {
    return PictureFolders.read(directory, Messages.to(new PrintWriter(Writer.nullWriter())));
  }

  @Test
  void foldersAreClasses() throws IOException {
    writeAll();
    FashionMnist data = read();
    assertThat(data.classNames()).containsExactly("across", "upright");
    assertThat(data.train().countsByClass()).containsExactly(20, 20);
    assertThat(data.test().countsByClass()).containsExactly(1, 20);
    assertThat(data.name()).endsWith(" (not Fashion-MNIST)");
    assertThat(data.checksums()).hasSize(3).isEqualTo(read().checksums());
    byte[] image = data.train().image(0);
    assertThat(image[3 * 28 + 5]).as("before the bar").isEqualTo((byte) 0);
    assertThat(image[6 * 28 + 5]).as("in the bar").isEqualTo((byte) 255);
    write("train/across/00.png", true, 9, 28);
    assertThat(read().checksums().get("train")).isNotEqualTo(data.checksums().get("train"));
  }

  @Test
  void numbersAreInTheirOrder() throws IOException {
    for (String name : new String[] {"10", "9", "x", "1"}) {
      write("train/" + name + "/a.png", true, 1, 28);
    }
    write("test/9/a.png", true, 1, 28);
    assertThat(read().classNames()).containsExactly("1", "9", "10", "x");
  }

  @Test
  void aStudyTrainsOnPictures() throws IOException {
    writeAll();
    Path run = directory.resolve("run");
    Console console =
        Console.run(
            "activations",
            "--data=" + directory,
            "--activations=relu",
            "--filters=4,4",
            "--epochs=8",
            "--batch-size=4",
            "--threads=1",
            "--out=" + run);
    assertThat(console.exitCode()).as(console.err()).isZero();
    assertThat(run.resolve("report.html")).content().contains("across", "upright");
    assertThat(run.resolve("examples.json")).content().contains("\"across\", \"upright\"");
  }

  @Test
  void whatIsNoPictureIsRefusedByName() throws IOException {
    writeAll();
    Path text = Files.writeString(directory.resolve("train/across/notes.txt"), "no picture");
    assertRefused(text + ": a PNG or JPEG file");
    Files.delete(text);
    Path nested = Files.createDirectories(directory.resolve("train/across/more"));
    assertRefused(nested + ": a PNG or JPEG file");
    Files.delete(nested);
    write("test/sideways/a.png", true, 1, 28);
    assertRefused("sideways: a directory of one of the classes across, upright expected");
  }

  @Test
  void missingDirectoriesAreRefusedByName() throws IOException {
    write("train/across/a.png", true, 1, 28);
    assertRefused("2 to 256 directories expected, one for each class, found 1");
    Path empty = Files.createDirectories(directory.resolve("train/upright"));
    assertRefused(empty + ": at least one picture expected");
    write("train/upright/a.png", true, 1, 28);
    assertRefused(directory.resolve("test") + ": a directory with pictures");
    Files.createDirectories(directory.resolve("test/across"));
    assertRefused("1 to 171,196 pictures expected");
  }

  private void assertRefused(String message) {
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(this::read)
        .withMessageContaining(message);
  }
}
