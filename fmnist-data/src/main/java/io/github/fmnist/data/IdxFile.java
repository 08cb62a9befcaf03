package io.github.fmnist.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.zip.ZipException;

/**
 * The content of one file in the IDX format of MNIST: an array of unsigned bytes of some rank.
 *
 * <p>Layout: two zero bytes, the type of the values, the rank, the length of each dimension as a
 * big-endian int, the values. LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
 *
 * @param shape the length of each dimension
 * @param values uint8, last dimension fastest
 * @param sha256 SHA-256 of the whole file, uncompressed, in hexadecimal
 */
record IdxFile(int[] shape, byte[] values, String sha256) {
  private static final int UNSIGNED_BYTE = 0x08;
  private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b};

  /**
   * The maximum number of bytes that one byte of deflate encodes: RFC 1951 encodes a match of 258
   * bytes in two bits.
   */
  private static final long MAX_DEFLATE_RATIO = 1_032;

  /** Bytes per call of the inflater; below 64 KiB the calls cost more than the work. */
  private static final int BUFFER = 1 << 16;

  /** Rejects unsuitable shapes. */
  interface ShapeCheck {
    void accept(int... shape) throws InvalidDataException;
  }

  /**
   * Reads a file and inflates it if its content is gzip, whatever its name: some programs inflate
   * without renaming, or rename without inflating.
   *
   * <p>A small file may inflate to a thousand times its size. Only as many bytes as the header
   * announces are kept, at most {@code maxValues}.
   *
   * @param rank the number of dimensions that it must have
   * @param maxValues the maximum number of values
   * @param check checks their lengths before any value is read
   * @throws InvalidDataException if it is not a regular file, is not IDX of that rank, has too many
   *     values, or has fewer or more than its header announces
   */
  static IdxFile read(Path file, int rank, int maxValues, ShapeCheck check) throws IOException {
    RegularFile.requireIfPresent(file);
    MessageDigest digest = Sha256.digest();
    try (InputStream in = new DigestInputStream(open(file), digest)) {
      int[] shape = readShape(in, file, rank);
      int promised = promised(file, maxValues, shape);
      check.accept(shape);
      requireRoom(file, promised, shape);
      byte[] values = readValues(in, file, promised, describe(shape));
      return new IdxFile(shape, values, HexFormat.of().formatHex(digest.digest()));
    } catch (EOFException | ZipException e) {
      String detail = e.getMessage() == null ? "it ends early" : e.getMessage();
      throw new InvalidDataException(
          "%s: a whole gzip file expected, found a damaged one: %s".formatted(file, detail));
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      return isGzip(raw) ? new GzipMember(raw, BUFFER) : raw;
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private static boolean isGzip(InputStream in) throws IOException {
    in.mark(GZIP_MAGIC.length);
    boolean gzip = Arrays.equals(in.readNBytes(GZIP_MAGIC.length), GZIP_MAGIC);
    in.reset();
    return gzip;
  }

  private static int[] readShape(InputStream in, Path file, int rank) throws IOException {
    byte[] magic = in.readNBytes(4);
    if (magic.length == 0) {
      throw new InvalidDataException(file + ": an IDX file expected, found no content");
    }
    if (magic.length < 4 || magic[0] != 0 || magic[1] != 0) {
      throw new InvalidDataException(
          "%s: an IDX file begins with two zero bytes, found %s"
              .formatted(file, HexFormat.ofDelimiter(" ").formatHex(magic)));
    }
    if (magic[2] != UNSIGNED_BYTE) {
      throw new InvalidDataException(
          "%s: values of type 0x08 (unsigned byte) expected, found type 0x%02x"
              .formatted(file, magic[2]));
    }
    if (magic[3] != rank) {
      throw new InvalidDataException(
          "%s: %d dimensions expected, found %d".formatted(file, rank, magic[3]));
    }
    int[] shape = new int[rank];
    for (int i = 0; i < rank; i++) {
      byte[] length = in.readNBytes(4);
      if (length.length < 4) {
        throw new InvalidDataException(
            "%s: a header with the lengths of %d dimensions expected, found only %d of them"
                .formatted(file, rank, i));
      }
      shape[i] = HexFormat.fromHexDigits(HexFormat.of().formatHex(length));
    }
    return shape;
  }

  private static int promised(Path file, int maxValues, int... shape) throws InvalidDataException {
    long promised = Arrays.stream(shape).anyMatch(length -> length == 0) ? 0 : 1;
    for (int length : shape) {
      promised *= Integer.toUnsignedLong(length);
      if (promised > maxValues) {
        throw new InvalidDataException(
            "%s: at most %,d values expected, its header promises %s"
                .formatted(file, maxValues, describe(shape)));
      }
    }
    return (int) promised;
  }

  /**
   * Rejects a header that announces more values than a file of this size can hold, before any
   * memory is allocated for them.
   */
  private static void requireRoom(Path file, int promised, int... shape) throws IOException {
    long bytes = Files.size(file);
    if (promised > bytes * MAX_DEFLATE_RATIO) {
      throw new InvalidDataException(
          "%s: its header promises %s = %d values, found a file of only %d bytes"
              .formatted(file, describe(shape), promised, bytes));
    }
  }

  private static byte[] readValues(InputStream in, Path file, int promised, String shape)
      throws IOException {
    byte[] values = new byte[promised];
    int found = in.readNBytes(values, 0, promised);
    if (found < promised) {
      throw new InvalidDataException(
          "%s: its header promises %s = %d values, found only %d"
              .formatted(file, shape, promised, found));
    }
    if (in.read() != -1) {
      throw new InvalidDataException(
          "%s: its header promises %s = %d values, found more".formatted(file, shape, promised));
    }
    return values;
  }

  private static String describe(int[] shape) {
    return Arrays.stream(shape)
        .mapToObj(Integer::toUnsignedString)
        .collect(Collectors.joining(" x "));
  }
}
