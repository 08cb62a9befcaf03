package io.github.fmnist.experiments.scores;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import io.github.fmnist.data.InvalidDataException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * A PNG file whose chunks are checked before a decoder sees them. W3C, "Portable Network Graphics
 * Specification".
 *
 * <p>Java's decoder inflates comments without a limit, trusts each length, ignores checksums, and
 * throws undocumented exceptions. It receives only the chunks that determine the samples of the
 * pixels.
 */
final class PngFile {
  /** Far more than the pixels and the metadata of a small picture take. */
  private static final int MAX_BYTES = 1 << 20;

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  /** Bytes of a chunk besides its content: length and type before it, a checksum after it. */
  private static final int FRAME = 12;

  private static final int TYPE_AT = 4;
  private static final int CONTENT_AT = 8;
  private static final int RGB_BYTES = 3;

  private final Path file;
  private final ByteArrayOutputStream pixelChunks = new ByteArrayOutputStream();
  private final ByteArrayOutputStream deflated = new ByteArrayOutputStream();
  private @Nullable PngHeader header;
  private byte[] palette = {};
  private byte[] transparency = {};

  private PngFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @param file a regular file
   * @throws InvalidDataException if it is not a complete PNG file, or has another size of picture
   */
  static PngFile read(Path file, int width, int height) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    PngFile png = new PngFile(file);
    png.require(bytes.length <= MAX_BYTES, "more than %,d bytes".formatted(MAX_BYTES));
    png.require(
        Arrays.equals(Arrays.copyOf(bytes, SIGNATURE.length), SIGNATURE), "another signature");
    png.pixelChunks.writeBytes(SIGNATURE);
    png.readChunks(ByteBuffer.wrap(bytes).position(SIGNATURE.length), width, height);
    png.requireRows();
    return png;
  }

  PngHeader header() {
    return requireNonNull(header);
  }

  /** Returns the value of a white, opaque sample; with a palette, of a sample of its colours. */
  int maxValue() {
    return header().colorType() == PngHeader.PALETTE ? 0xff : (1 << header().bitDepth()) - 1;
  }

  /** Returns the number of colours in the palette; 0 without a palette. */
  int colors() {
    return palette.length / RGB_BYTES;
  }

  /** Returns a colour of the palette: red, green, blue and alpha, in [0, 255]. */
  int[] color(int index) {
    int at = index * RGB_BYTES;
    return new int[] {
      palette[at] & 0xff,
      palette[at + 1] & 0xff,
      palette[at + 2] & 0xff,
      index < transparency.length ? transparency[index] & 0xff : 0xff
    };
  }

  /** Returns whether a pixel has the single colour, or grey value, that is transparent. */
  boolean isTransparent(int... samples) {
    ByteBuffer transparent = ByteBuffer.wrap(transparency);
    for (int i = 0; transparent.hasRemaining(); i++) {
      if ((transparent.getShort() & maxValue()) != samples[i]) {
        return false;
      }
    }
    return transparency.length > 0;
  }

  /** Returns a PNG file with only the chunks that determine the samples of the pixels. */
  InputStream pixelChunks() {
    return new ByteArrayInputStream(pixelChunks.toByteArray());
  }

  private void readChunks(ByteBuffer in, int width, int height) throws InvalidDataException {
    String type;
    do {
      byte[] chunk = nextChunk(in);
      type = new String(chunk, TYPE_AT, 4, ISO_8859_1);
      require(type.equals("IHDR") == (header == null), "a missing or repeated header");
      take(type, Arrays.copyOfRange(chunk, CONTENT_AT, chunk.length - 4));
      if (isPixelChunk(type)) {
        pixelChunks.writeBytes(chunk);
      }
      if (type.equals("IHDR")) {
        requireSize(width, height);
      }
    } while (!type.equals("IEND"));
    require(!in.hasRemaining(), "data after its end");
  }

  private byte[] nextChunk(ByteBuffer in) throws InvalidDataException {
    require(in.remaining() >= FRAME, "an early end");
    int length = in.getInt(in.position());
    require(length >= 0 && length <= in.remaining() - FRAME, "a chunk longer than the file");
    byte[] chunk = new byte[FRAME + length];
    in.get(chunk);
    CRC32 checksum = new CRC32();
    checksum.update(chunk, TYPE_AT, 4 + length);
    require(
        (int) checksum.getValue() == ByteBuffer.wrap(chunk).getInt(CONTENT_AT + length),
        "a chunk with a wrong checksum");
    return chunk;
  }

  private void take(String type, byte[] content) throws InvalidDataException {
    switch (type) {
      case "IHDR" -> {
        header = content.length == PngHeader.LENGTH ? PngHeader.of(content) : null;
        require(header != null, "an invalid header");
      }
      case "PLTE" -> {
        require(isPalette(content), "an invalid palette");
        palette = content;
      }
      case "tRNS" -> {
        require(isTransparency(content), "an invalid transparency chunk");
        transparency = content;
      }
      case "IDAT" -> {
        require(header().colorType() != PngHeader.PALETTE || colors() > 0, "no palette");
        deflated.writeBytes(content);
      }
      case "IEND" -> require(content.length == 0, "an end chunk with content");
      default -> require(type.matches("[a-z][A-Za-z]{3}"), "an invalid or unknown critical chunk");
    }
  }

  private boolean isPalette(byte[] content) {
    int colors = content.length / RGB_BYTES;
    int max = header().colorType() == PngHeader.PALETTE ? 1 << header().bitDepth() : 256;
    return header().mayHavePalette()
        && palette.length == 0
        && deflated.size() == 0
        && content.length % RGB_BYTES == 0
        && colors > 0
        && colors <= max;
  }

  private boolean isTransparency(byte[] content) {
    boolean fits =
        header().colorType() == PngHeader.PALETTE
            ? content.length <= colors()
            : content.length == Short.BYTES * header().channels() && !header().hasAlpha();
    return fits && content.length > 0 && transparency.length == 0 && deflated.size() == 0;
  }

  /**
   * Returns whether a chunk determines the samples of the pixels. The transparency and the colours
   * of a palette are applied here, since Java's decoder invents colours that are missing.
   */
  private boolean isPixelChunk(String type) {
    return switch (type) {
      case "IHDR", "IDAT", "IEND" -> true;
      case "PLTE" -> header().colorType() == PngHeader.PALETTE;
      default -> false;
    };
  }

  private void requireSize(int width, int height) throws InvalidDataException {
    if (header().width() != width || header().height() != height) {
      throw new InvalidDataException(
          "%s: an image of %d x %d pixels expected, found %d x %d"
              .formatted(file, height, width, header().height(), header().width()));
    }
  }

  /** Inflates the rows of pixels, at most one byte more than there must be. */
  private void requireRows() throws InvalidDataException {
    byte[] rows = new byte[header().rawBytes() + 1];
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(deflated.toByteArray());
      int length = inflater.inflate(rows);
      require(
          inflater.finished() && length == header().rawBytes() && inflater.getRemaining() == 0,
          "too little or too much pixel data");
    } catch (DataFormatException e) {
      require(false, "damaged pixels");
    } finally {
      inflater.end();
    }
  }

  private void require(boolean condition, String found) throws InvalidDataException {
    if (!condition) {
      throw new InvalidDataException(
          "%s: a complete PNG file expected, found %s".formatted(file, found));
    }
  }
}
