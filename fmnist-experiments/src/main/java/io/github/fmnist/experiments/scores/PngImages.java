package io.github.fmnist.experiments.scores;

import static io.github.fmnist.experiments.scores.ImageSource.SIDE;

import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.experiments.run.HiddenFile;
import java.awt.image.Raster;
import java.io.IOException;
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

/** Reads images from the PNG files of a directory, one from each file. */
final class PngImages {
  private static final int RGB = 3;

  private PngImages() {}

  /**
   * Reads some of a directory's files, in random order. Skips hidden files and subdirectories.
   *
   * @return float32 {@code [count, 1, 28, 28]} in [0, 1]
   * @throws InvalidDataException if there are too few files, or one is not an opaque grey image of
   *     28 x 28 pixels
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
    for (int index : RandomChoice.of(directory.toString(), files.size(), count, seed)) {
      read(files.get(index), pixels, offset);
      offset += SIDE * SIDE;
    }
    return Nd4j.createFromArray(pixels).reshape(count, 1, SIDE, SIDE);
  }

  private static boolean isPng(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".png") && Files.isRegularFile(path);
  }

  /** Describes the visible files; names a subdirectory, since images in those are not read. */
  private static String found(List<Path> visible) {
    List<Path> folders = visible.stream().filter(Files::isDirectory).toList();
    return folders.isEmpty()
        ? "none"
        : "only subdirectories, which are not searched, such as " + folders.get(0).getFileName();
  }

  private static void read(Path file, float[] pixels, int offset) throws IOException {
    PngFile png = PngFile.read(file, SIDE, SIDE);
    Raster samples = decode(file, png);
    for (int i = 0; i < SIDE * SIDE; i++) {
      int[] color = color(file, png, samples.getPixel(i % SIDE, i / SIDE, (int[]) null), i);
      pixels[offset + i] = grey(file, png.maxValue(), color, i);
    }
  }

  private static Raster decode(Path file, PngFile png) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(png.pixelChunks())) {
      reader.setInput(in, true, true);
      return reader.read(0).getRaster();
    } catch (IOException e) {
      throw new InvalidDataException(
          "%s: a complete PNG file expected, found an invalid one: %s"
              .formatted(file, e.getMessage()));
    } finally {
      reader.dispose();
    }
  }

  /**
   * Returns red, green, blue and alpha as they are stored. Java's own conversion to RGB would treat
   * grey values as linear light.
   */
  private static int[] color(Path file, PngFile png, int[] samples, int index)
      throws InvalidDataException {
    PngHeader header = png.header();
    if (header.colorType() == PngHeader.PALETTE) {
      if (samples[0] >= png.colors()) {
        throw new InvalidDataException(
            "%s: an index below %d expected, the number of colours, found %d %s"
                .formatted(file, png.colors(), samples[0], name(index)));
      }
      return png.color(samples[0]);
    }
    int alpha = png.isTransparent(samples) ? 0 : png.maxValue();
    int last = samples[samples.length - 1];
    boolean grey = samples.length < RGB;
    return new int[] {
      samples[0],
      grey ? samples[0] : samples[1],
      grey ? samples[0] : samples[2],
      header.hasAlpha() ? last : alpha
    };
  }

  /** Returns the grey value; rejects colours and transparent pixels, which have no grey value. */
  private static float grey(Path file, int max, int[] color, int index)
      throws InvalidDataException {
    if (color[RGB] != max) {
      throw new InvalidDataException(
          "%s: opaque pixels expected, found alpha %d of %d %s"
              .formatted(file, color[RGB], max, name(index)));
    }
    if (color[0] != color[1] || color[1] != color[2]) {
      throw new InvalidDataException(
          "%s: grey values expected, found red %d, green %d, blue %d %s"
              .formatted(file, color[0], color[1], color[2], name(index)));
    }
    return color[0] / (float) max;
  }

  private static String name(int index) {
    return "at column %d, row %d".formatted(index % SIDE, index / SIDE);
  }
}
