package io.github.fmnist.experiments.scores;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes PNG files of all kinds that the format allows, and invalid ones. */
final class PngWriter {
  private static final int SIDE = 28;
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };
  private static final int[][] WHOLE = {{0, 0, 1, 1}};

  private PngWriter() {}

  /** A chunk; it is written with a correct checksum. */
  record Chunk(String type, byte[] content) {}

  static byte[] file(List<Chunk> chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    for (Chunk chunk : chunks) {
      byte[] type = chunk.type().getBytes(StandardCharsets.ISO_8859_1);
      CRC32 checksum = new CRC32();
      checksum.update(type);
      checksum.update(chunk.content());
      out.writeBytes(ByteBuffer.allocate(4).putInt(chunk.content().length).array());
      out.writeBytes(type);
      out.writeBytes(chunk.content());
      out.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    }
    return out.toByteArray();
  }

  static byte[] header(int bitDepth, int colorType, boolean interlaced) {
    return ByteBuffer.allocate(13)
        .putInt(SIDE)
        .putInt(SIDE)
        .put((byte) bitDepth)
        .put((byte) colorType)
        .put(12, (byte) (interlaced ? 1 : 0))
        .array();
  }

  /** Returns filtered rows of samples, {@code [28 * 28][channels]}, each with a random filter. */
  static byte[] rows(int[][] samples, int bitDepth, boolean interlaced, Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int[] pass : interlaced ? PASSES : WHOLE) {
      byte[] above = null;
      for (int y = pass[1]; y < SIDE; y += pass[3]) {
        byte[] row = row(samples, y, pass, bitDepth);
        above = above == null ? new byte[row.length] : above;
        int filter = random.nextInt(5);
        out.write(filter);
        int step = Math.max(1, samples[0].length * bitDepth / 8);
        for (int i = 0; i < row.length; i++) {
          int left = i < step ? 0 : row[i - step] & 0xff;
          int corner = i < step ? 0 : above[i - step] & 0xff;
          out.write(row[i] - prediction(filter, left, above[i] & 0xff, corner));
        }
        above = row;
      }
    }
    return out.toByteArray();
  }

  private static byte[] row(int[][] samples, int y, int[] pass, int bitDepth) {
    StringBuilder bits = new StringBuilder();
    for (int x = pass[0]; x < SIDE; x += pass[2]) {
      for (int sample : samples[y * SIDE + x]) {
        bits.append(Integer.toBinaryString(1 << bitDepth | sample).substring(1));
      }
    }
    byte[] row = new byte[(bits.length() + 7) / 8];
    for (int i = 0; i < bits.length(); i++) {
      row[i / 8] |= (byte) (bits.charAt(i) == '1' ? 0x80 >> i % 8 : 0);
    }
    return row;
  }

  private static int prediction(int filter, int left, int above, int corner) {
    return switch (filter) {
      case 1 -> left;
      case 2 -> above;
      case 3 -> (left + above) / 2;
      case 4 -> {
        int toLeft = Math.abs(above - corner);
        int toAbove = Math.abs(left - corner);
        int toCorner = Math.abs(left + above - 2 * corner);
        int upper = toAbove <= toCorner ? above : corner;
        yield toLeft <= toAbove && toLeft <= toCorner ? left : upper;
      }
      default -> 0;
    };
  }

  static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] deflated = new byte[bytes.length + 100];
    int length = deflater.deflate(deflated);
    deflater.end();
    return java.util.Arrays.copyOf(deflated, length);
  }
}
