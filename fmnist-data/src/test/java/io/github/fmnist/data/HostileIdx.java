package io.github.fmnist.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/**
 * A valid, damaged or malicious IDX file.
 *
 * @param description the kind of the content and of the damage
 * @param bytes the bytes of the file, compressed or not
 * @param content the uncompressed content that a reader finds if it accepts the bytes
 * @param whole whether the bytes certainly hold the content; a reader may refuse other bytes
 */
record HostileIdx(String description, byte[] bytes, byte[] content, boolean whole) {
  private static final int[] LENGTHS = {
    0, 1, 2, 28, -1, 46_341, 1 << 16, 1 << 24, 50_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE
  };
  private static final byte[] ZEROS = new byte[1 << 24];

  /** Returns a random file, derived from a file with bytes below 10 in the given shape. */
  static HostileIdx sample(Random random, int... shape) throws IOException {
    byte[] values = new byte[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) random.nextInt(10);
    }
    byte[] valid = IdxFileTest.idx(0x08, values, shape);
    int kind = random.nextInt(20);
    byte[] content = corrupt(kind, valid, shape.length, random);
    if (random.nextInt(3) == 0) {
      return new HostileIdx("content " + kind, content, content, true);
    }
    byte[] archive = IdxFileTest.gzip(content);
    int damage = random.nextInt(20);
    byte[] damaged = damage(damage, archive, random);
    return new HostileIdx(
        "content " + kind + ", gzip " + damage, damaged, content, damaged == archive);
  }

  private static byte[] corrupt(int kind, byte[] valid, int rank, Random random) {
    return switch (kind) {
      case 0 -> cut(valid, random);
      case 1 -> join(valid, noise(1 + random.nextInt(9), random));
      case 2 -> flip(valid.clone(), random);
      case 3 -> with(valid, 2, random.nextBoolean() ? 0x09 + random.nextInt(6) : random.nextInt());
      case 4 -> with(valid, 3, random.nextInt());
      case 5, 6, 7 -> withLength(valid, random.nextInt(rank), random);
      case 8 -> withLength(withLength(valid, 0, random), rank - 1, random);
      case 9 -> noise(random.nextInt(40), random);
      case 10 ->
          random.nextInt(10) == 0
              ? join(valid, ZEROS)
              : valid; // a decompression bomb when compressed
      default -> valid;
    };
  }

  private static byte[] with(byte[] bytes, int index, int value) {
    byte[] changed = bytes.clone();
    changed[index] = (byte) value;
    return changed;
  }

  private static byte[] withLength(byte[] idx, int dimension, Random random) {
    byte[] changed = idx.clone();
    ByteBuffer.wrap(changed).putInt(4 + 4 * dimension, length(random));
    return changed;
  }

  private static int length(Random random) {
    return random.nextInt(4) == 0 ? random.nextInt() : LENGTHS[random.nextInt(LENGTHS.length)];
  }

  private static byte[] damage(int kind, byte[] archive, Random random) throws IOException {
    return switch (kind) {
      case 0 -> cut(archive, random);
      case 1, 2 -> flip(archive.clone(), random);
      // checksum and length
      case 3 -> with(archive, archive.length - 1 - random.nextInt(8), random.nextInt());
      case 4 -> join(archive, noise(1 + random.nextInt(60), random));
      case 5 -> join(archive, archive);
      case 6 -> join(archive, repeated(IdxFileTest.gzip(new byte[0]), random.nextInt(20_000)));
      // the flags do not match the bytes after the header
      case 7 -> with(archive, 3, random.nextInt());
      case 8 -> IdxFileTest.gzip(archive);
      default -> archive;
    };
  }

  private static byte[] cut(byte[] bytes, Random random) {
    return Arrays.copyOf(bytes, random.nextInt(bytes.length));
  }

  private static byte[] flip(byte[] bytes, Random random) {
    for (int i = random.nextInt(3); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private static byte[] noise(int length, Random random) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  private static byte[] repeated(byte[] bytes, int times) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }

  /**
   * Returns the values according to the specification of the format, or null if the content is not
   * whole or not of this rank.
   */
  byte[] values(int rank) {
    ByteBuffer in = ByteBuffer.wrap(content);
    int header = 4 + 4 * rank;
    if (content.length < header || in.getInt() != 0x0800 + rank) {
      return null;
    }
    BigInteger promised = BigInteger.ONE;
    for (int i = 0; i < rank; i++) {
      promised = promised.multiply(BigInteger.valueOf(Integer.toUnsignedLong(in.getInt())));
    }
    return promised.equals(BigInteger.valueOf(content.length - header))
        ? Arrays.copyOfRange(content, header, content.length)
        : null;
  }

  /** Returns the length of a dimension according to the header. */
  int length(int dimension) {
    return ByteBuffer.wrap(content).getInt(4 + 4 * dimension);
  }
}
