package io.github.fmnist.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/**
 * An IDX file that is sound, damaged, or made to harm.
 *
 * @param what was done to it
 * @param bytes of the file, compressed or not
 * @param content what they hold if a reader takes them for whole, uncompressed
 * @param whole whether they are certainly that: a reader may refuse other bytes
 */
record HostileIdx(String what, byte[] bytes, byte[] content, boolean whole) {
  private static final int[] LENGTHS = {
    0, 1, 2, 28, -1, 46_341, 1 << 16, 1 << 24, 50_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE
  };
  private static final byte[] ZEROS = new byte[1 << 24];

  /** Draws a file that would have been one of bytes below 10 in this shape. */
  static HostileIdx draw(Random random, int... shape) throws IOException {
    byte[] values = new byte[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) random.nextInt(10);
    }
    byte[] sound = IdxFileTest.idx(0x08, values, shape);
    int kind = random.nextInt(20);
    byte[] content = spoil(kind, sound, shape.length, random);
    if (random.nextInt(3) == 0) {
      return new HostileIdx("content " + kind, content, content, true);
    }
    byte[] archive = IdxFileTest.gzip(content);
    int damage = random.nextInt(20);
    byte[] damaged = damage(damage, archive, random);
    return new HostileIdx(
        "content " + kind + ", gzip " + damage, damaged, content, damaged == archive);
  }

  private static byte[] spoil(int kind, byte[] sound, int rank, Random random) {
    return switch (kind) {
      case 0 -> cut(sound, random);
      case 1 -> join(sound, noise(1 + random.nextInt(9), random));
      case 2 -> flip(sound.clone(), random);
      case 3 -> with(sound, 2, random.nextBoolean() ? 0x09 + random.nextInt(6) : random.nextInt());
      case 4 -> with(sound, 3, random.nextInt());
      case 5, 6, 7 -> withLength(sound, random.nextInt(rank), random);
      case 8 -> withLength(withLength(sound, 0, random), rank - 1, random);
      case 9 -> noise(random.nextInt(40), random);
      case 10 -> random.nextInt(10) == 0 ? join(sound, ZEROS) : sound; // compressed, a bomb
      default -> sound;
    };
  }

  private static byte[] with(byte[] bytes, int place, int value) {
    byte[] changed = bytes.clone();
    changed[place] = (byte) value;
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
      // what follows the header is another thing than the flags say
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

  /** Returns the values, if the content is whole and of this rank, as the format's text has it. */
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

  /** Returns the length of a dimension, as the header has it. */
  int length(int dimension) {
    return ByteBuffer.wrap(content).getInt(4 + 4 * dimension);
  }
}
