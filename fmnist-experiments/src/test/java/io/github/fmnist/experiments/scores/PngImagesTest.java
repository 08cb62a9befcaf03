package io.github.fmnist.experiments.scores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.data.InvalidDataException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngImagesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_BYTE_GRAY,
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_BYTE_INDEXED
      })
  void readsGreyValuesAsTheyAreStored(int type) throws IOException {
    BufferedImage image = new BufferedImage(28, 28, type);
    if (type == BufferedImage.TYPE_BYTE_GRAY) {
      image.getRaster().setPixel(3, 2, new int[] {51}); // setRGB would treat it as linear light
    } else {
      for (int i = 0; i < 28 * 28; i++) {
        image.setRGB(i % 28, i / 28, 0xff000000);
      }
      image.setRGB(3, 2, 0xff333333); // in Java's palette too
    }
    write("a.png", image);

    float[] read = PngImages.choose(directory, 1, 1).ravel().toFloatVector();
    assertThat(read[2 * 28 + 3]).isCloseTo(0.2f, within(1e-6f));
    assertThat(read[0]).isZero();
  }

  @Test
  void readsSixteenBits() throws IOException {
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setPixel(0, 0, new int[] {13107});
    write("a.png", image);

    assertThat(PngImages.choose(directory, 1, 1).getFloat(0, 0, 0, 0))
        .isCloseTo(0.2f, within(1e-6f));
  }

  @Test
  void selectsByTheSeedWithoutRepetition() throws IOException {
    for (int i = 0; i < 9; i++) {
      BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setPixel(0, 0, new int[] {i});
      write(i + ".PNG", image);
    }
    Files.writeString(directory.resolve("notes.txt"), "no image");

    float[] all = firstPixels(9, 1);
    assertThat(all).containsExactlyInAnyOrder(greys(9)).isNotEqualTo(greys(9));
    assertThat(firstPixels(5, 1)).isEqualTo(Arrays.copyOf(all, 5));
    assertThat(firstPixels(9, 2)).isNotEqualTo(all);
  }

  @Test
  void skipsHiddenFilesAndSubdirectories() throws IOException {
    write("a.png", new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY));
    for (String name : new String[] {"._a.png", ".DS_Store", "Thumbs.db", "desktop.ini"}) {
      Files.writeString(directory.resolve(name), "no image");
    }
    Files.createDirectories(directory.resolve("b.png"));
    assertThat(PngImages.choose(directory, 1, 1).size(0)).isEqualTo(1);
    Files.delete(directory.resolve("a.png"));
    refuses(
        directory
            + ": a run's models/vae.zip or models/gan.zip, or PNG files, expected in it, found only"
            + " subdirectories, which are not searched, such as b.png");
  }

  private float[] firstPixels(int count, long seed) throws IOException {
    float[] pixels = PngImages.choose(directory, count, seed).ravel().toFloatVector();
    float[] first = new float[count];
    for (int i = 0; i < count; i++) {
      first[i] = pixels[i * 28 * 28];
    }
    return first;
  }

  private static float[] greys(int count) {
    float[] greys = new float[count];
    for (int i = 0; i < count; i++) {
      greys[i] = i / 255f;
    }
    return greys;
  }

  @Test
  void refusesInvalidImagesByTheirNames() throws IOException {
    Path file = directory.resolve("a.png");
    refuses(
        directory
            + ": a run's models/vae.zip or models/gan.zip, or PNG files, expected in it, found"
            + " none");
    write("a.png", new BufferedImage(20, 28, BufferedImage.TYPE_BYTE_GRAY));
    refuses(file + ": an image of 28 x 28 pixels expected, found 28 x 20");
    BufferedImage coloured = new BufferedImage(28, 28, BufferedImage.TYPE_INT_RGB);
    coloured.setRGB(5, 6, 0x010203);
    write("a.png", coloured);
    refuses(file + ": grey values expected, found red 1, green 2, blue 3 at column 5, row 6");
    BufferedImage glass = new BufferedImage(28, 28, BufferedImage.TYPE_INT_ARGB);
    glass.setRGB(0, 0, 0xff000000);
    glass.setRGB(1, 0, 0x80000000);
    write("a.png", glass);
    refuses(file + ": opaque pixels expected, found alpha 128 of 255 at column 1, row 0");
    Files.writeString(file, "no image");
    refuses(file + ": a complete PNG file expected, found another signature");
    write("a.png", new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    refuses(file + ": a complete PNG file expected, found an early end");
    whole[20] ^= 1; // of the width
    Files.write(file, whole);
    refuses(file + ": a complete PNG file expected, found a chunk with a wrong checksum");
  }

  private void refuses(String message) {
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> PngImages.choose(directory, 1, 1))
        .withMessageStartingWith(message);
  }

  private void write(String name, BufferedImage image) throws IOException {
    ImageIO.write(image, "png", directory.resolve(name).toFile());
  }
}
