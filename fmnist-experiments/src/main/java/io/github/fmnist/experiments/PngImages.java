package io.github.fmnist.experiments;

import static io.github.fmnist.experiments.ImageSource.SIDE;

import io.github.fmnist.data.InvalidDataException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Images from the PNG files of a directory, one each. */
final class PngImages {
  private static final int RGB = 3;
  private static final int OPAQUE = 255;

  private PngImages() {}

  /**
   * Reads some of a directory's files, in random order. Hidden files and folders are passed over.
   *
   * @return float32 {@code [count, 1, 28, 28]} in [0, 1]
   * @throws InvalidDataException if there are too few, or one is no grey image of 28 x 28 pixels
   */
  static INDArray choose(Path directory, int count, long seed) throws IOException {
    List<Path> visible;
    try (Stream<Path> content = Files.list(directory)) {
      visible = content.filter(path -> !HiddenFile.is(path)).sorted().toList();
    }
    List<Path> files = visible.stream().filter(PngImages::isPng).toList();
    if (files.isEmpty()) {
      throw new InvalidDataException(
          directory
              + ": a run's models/vae.zip or models/gan.zip, or PNG files, expected in it, found "
              + found(visible));
    }
    float[] pixels = new float[count * SIDE * SIDE];
    int offset = 0;
    for (int place : ImageSource.choose(directory.toString(), files.size(), count, seed)) {
      read(files.get(place), pixels, offset);
      offset += SIDE * SIDE;
    }
    return Nd4j.createFromArray(pixels).reshape(count, 1, SIDE, SIDE);
  }

  private static boolean isPng(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".png") && Files.isRegularFile(path);
  }

  /** Images in folders, by class perhaps, are not looked for: the message shall say so. */
  private static String found(List<Path> visible) {
    List<Path> folders = visible.stream().filter(Files::isDirectory).toList();
    return folders.isEmpty()
        ? "none"
        : "none but in folders, which are not looked into, such as " + folders.get(0).getFileName();
  }

  private static void read(Path file, float[] pixels, int offset) throws IOException {
    BufferedImage image = decode(file);
    for (int i = 0; i < SIDE * SIDE; i++) {
      requireOpaque(file, image, i % SIDE, i / SIDE);
      pixels[offset + i] = grey(file, image, i % SIDE, i / SIDE);
    }
  }

  /** Looks at the size first, so that a small file cannot ask for much memory. */
  private static BufferedImage decode(Path file) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (InputStream bytes = Files.newInputStream(file);
        ImageInputStream in = new MemoryCacheImageInputStream(bytes)) {
      reader.setInput(in);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if (width != SIDE || height != SIDE) {
        throw new InvalidDataException(
            "%s: an image of 28 x 28 pixels expected, found %d x %d"
                .formatted(file, height, width));
      }
      return reader.read(0);
    } catch (InvalidDataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The decoder of a damaged file may throw anything.
      throw new InvalidDataException(
          "%s: a whole PNG file expected, found another: %s".formatted(file, e.getMessage()));
    } finally {
      reader.dispose();
    }
  }

  /** What shows through a pixel would be anyone's guess. */
  private static void requireOpaque(Path file, BufferedImage image, int x, int y)
      throws InvalidDataException {
    int alpha = image.getRGB(x, y) >>> 24;
    if (alpha != OPAQUE) {
      throw new InvalidDataException(
          "%s: opaque pixels expected, found alpha %d of 255 at column %d, row %d"
              .formatted(file, alpha, x, y));
    }
  }

  /** The stored value: Java's own conversion to RGB would take grey for linear light. */
  private static float grey(Path file, BufferedImage image, int x, int y)
      throws InvalidDataException {
    int[] values =
        image.getColorModel() instanceof IndexColorModel palette
            ? components(palette, image.getRaster().getSample(x, y, 0))
            : image.getRaster().getPixel(x, y, (int[]) null);
    if (values.length >= RGB && (values[0] != values[1] || values[1] != values[2])) {
      throw new InvalidDataException(
          "%s: grey values expected, found red %d, green %d, blue %d at column %d, row %d"
              .formatted(file, values[0], values[1], values[2], x, y));
    }
    int bits =
        image.getColorModel() instanceof IndexColorModel
            ? Byte.SIZE
            : image.getSampleModel().getSampleSize(0);
    return values[0] / (float) ((1 << bits) - 1);
  }

  private static int[] components(IndexColorModel palette, int index) {
    return new int[] {palette.getRed(index), palette.getGreen(index), palette.getBlue(index)};
  }
}
