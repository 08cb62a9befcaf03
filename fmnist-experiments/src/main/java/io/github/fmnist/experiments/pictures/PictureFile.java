package io.github.fmnist.experiments.pictures;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.fmnist.data.InvalidDataException;
import java.awt.image.BufferedImage;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** Reads the single picture of a PNG or JPEG file. */
public final class PictureFile {
  private static final Set<String> FORMATS = Set.of("png", "jpeg");

  /** Number of pixels of a picture: twice those of a large camera. */
  private static final long MAX_PIXELS = 100_000_000;

  /** Larger pictures are read with every second pixel, or fewer: 28 of them are needed. */
  private static final int ENOUGH_PIXELS = 1024;

  private static final int PNG_SIGNATURE = 8;
  private static final String ANIMATION = "acTL";

  private PictureFile() {}

  /**
   * A picture.
   *
   * @param width number of columns in the file, which may be larger than in {@code image}
   * @param orientation how to put the picture upright
   */
  public record Picture(BufferedImage image, int width, int height, Orientation orientation) {}

  /**
   * Reads a file.
   *
   * @throws InvalidDataException if it is not a PNG or JPEG file of a single picture of a
   *     reasonable size
   */
  public static Picture read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw invalid(file, "something that is not a file");
    }
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      if (in == null) {
        throw invalid(file, "a file that cannot be read");
      }
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw invalid(file, Files.size(file) == 0 ? "an empty file" : "something else");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        String format = reader.getFormatName().toLowerCase(Locale.ROOT);
        if (!FORMATS.contains(format)) {
          throw invalid(file, "a file in the format " + format);
        }
        if (format.equals("png") && isAnimated(file)) {
          throw invalid(file, "an animation");
        }
        return read(
            file, reader, format.equals("png") ? Orientation.UPRIGHT : Orientation.of(file));
      } finally {
        reader.dispose();
      }
    }
  }

  private static Picture read(Path file, ImageReader reader, Orientation orientation)
      throws IOException {
    try {
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if ((long) width * height > MAX_PIXELS) {
        throw new InvalidDataException(
            "%s: at most %,d pixels expected, found %,d x %,d"
                .formatted(file, MAX_PIXELS, width, height));
      }
      int step = Math.max(1, Math.max(width, height) / ENOUGH_PIXELS);
      ImageReadParam every = reader.getDefaultReadParam();
      every.setSourceSubsampling(step, step, 0, 0);
      return new Picture(reader.read(0, every), width, height, orientation);
    } catch (InvalidDataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Java's decoders throw unchecked exceptions for damaged files.
      throw new InvalidDataException(
          "%s: a complete picture in grey or RGB expected, found something else: %s"
              .formatted(file, e.getMessage()));
    }
  }

  /** Returns whether a PNG file has a chunk of an animation before its pixels. */
  private static boolean isAnimated(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file);
        DataInputStream in = new DataInputStream(bytes)) {
      in.skipNBytes(PNG_SIGNATURE);
      while (true) {
        long length = Integer.toUnsignedLong(in.readInt());
        String type = new String(in.readNBytes(4), ISO_8859_1);
        if (type.equals(ANIMATION)) {
          return true;
        }
        if (type.equals("IDAT")) {
          return false;
        }
        in.skipNBytes(length + 4);
      }
    } catch (EOFException e) {
      return false; // the decoder says what is missing
    }
  }

  private static InvalidDataException invalid(Path file, String found) {
    return new InvalidDataException(
        "%s: a PNG or JPEG file with one picture expected, found %s".formatted(file, found));
  }
}
