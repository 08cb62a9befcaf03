package io.github.fmnist.experiments.scores;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first chunk of a PNG file. W3C, "Portable Network Graphics Specification", section 11.2.1.
 *
 * @param width columns of pixels
 * @param height rows of pixels
 * @param bitDepth bits of a sample, or of an index into the palette
 * @param colorType one of the colour types below
 * @param interlaced whether the rows come in the seven passes of Adam7
 */
record PngHeader(int width, int height, int bitDepth, int colorType, boolean interlaced) {
  static final int LENGTH = 13;

  static final int GREY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GREY_ALPHA = 4;
  static final int RGB_ALPHA = 6;

  private static final Map<Integer, Integer> CHANNELS =
      Map.of(GREY, 1, RGB, 3, PALETTE, 1, GREY_ALPHA, 2, RGB_ALPHA, 4);
  private static final Map<Integer, Set<Integer>> BIT_DEPTHS =
      Map.of(
          GREY, Set.of(1, 2, 4, 8, 16),
          RGB, Set.of(8, 16),
          PALETTE, Set.of(1, 2, 4, 8),
          GREY_ALPHA, Set.of(8, 16),
          RGB_ALPHA, Set.of(8, 16));

  /** First column, first row, column step and row step of each pass. */
  private static final int[][] ADAM7 = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  /** Returns the header with this content, or null if the format does not allow it. */
  static @Nullable PngHeader of(byte[] content) {
    ByteBuffer in = ByteBuffer.wrap(content);
    PngHeader header =
        new PngHeader(in.getInt(0), in.getInt(4), in.get(8), in.get(9), in.get(12) == 1);
    boolean valid = BIT_DEPTHS.getOrDefault(header.colorType, Set.of()).contains(header.bitDepth);
    int compression = in.get(10);
    int filters = in.get(11);
    int interlace = in.get(12);
    return valid && compression == 0 && filters == 0 && (interlace & ~1) == 0 ? header : null;
  }

  /**
   * Returns the number of samples per pixel: grey or colours, then alpha; an index is one sample.
   */
  int channels() {
    return requireNonNull(CHANNELS.get(colorType));
  }

  boolean hasAlpha() {
    return colorType == GREY_ALPHA || colorType == RGB_ALPHA;
  }

  /** Returns whether the file may have a palette, possibly only as a suggestion. */
  boolean mayHavePalette() {
    return colorType == RGB || colorType == PALETTE || colorType == RGB_ALPHA;
  }

  /** Returns the number of uncompressed bytes of all rows, each with its filter byte. */
  int rawBytes() {
    if (!interlaced) {
      return rawBytes(width, height);
    }
    int bytes = 0;
    for (int[] pass : ADAM7) {
      int columns = (width - pass[0] + pass[2] - 1) / pass[2];
      int rows = (height - pass[1] + pass[3] - 1) / pass[3];
      bytes += columns == 0 ? 0 : rawBytes(columns, rows);
    }
    return bytes;
  }

  private int rawBytes(int columns, int rows) {
    return rows * (1 + (columns * channels() * bitDepth + Byte.SIZE - 1) / Byte.SIZE);
  }
}
