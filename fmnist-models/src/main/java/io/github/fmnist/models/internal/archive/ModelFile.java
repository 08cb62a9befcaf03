package io.github.fmnist.models.internal.archive;

import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.internal.Excerpt;
import io.github.fmnist.models.internal.ModelLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Writes model archives and validates them strictly on read. */
public final class ModelFile {
  /**
   * Length of the record that ends a zip without a comment; {@link #END_MARK} is its first four
   * bytes.
   */
  private static final int END_OF_DIRECTORY = 22;

  private static final int END_MARK = 0x06054b50;

  /**
   * The date of all entries, so that equal models give equal bytes: the earliest date of the
   * format.
   */
  private static final LocalDateTime DATE = LocalDateTime.of(1980, 1, 1, 0, 0);

  private ModelFile() {}

  /** Writes the content of an entry. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a zip with the given entries in order; does not close the stream.
   *
   * <p>Only JSON is compressed: parameters become 7 % smaller, but it takes most of the time of
   * saving.
   *
   * @throws InvalidModelException for more data than {@link #readZip} would read
   */
  public static void writeZip(OutputStream out, Map<String, Content> entries) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    long left = ModelLimits.MAX_WRITTEN_BYTES;
    for (Map.Entry<String, Content> entry : entries.entrySet()) {
      ZipEntry header = new ZipEntry(entry.getKey());
      header.setTimeLocal(DATE);
      zip.setLevel(
          entry.getKey().endsWith(".json")
              ? Deflater.DEFAULT_COMPRESSION
              : Deflater.NO_COMPRESSION);
      zip.putNextEntry(header);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      entry.getValue().writeTo(bytes);
      left -= bytes.size();
      if (left < 0) {
        throw new InvalidModelException(
            "not saved: at most %,d bytes expected, found more"
                .formatted(ModelLimits.MAX_WRITTEN_BYTES));
      }
      bytes.writeTo(zip);
      zip.closeEntry();
    }
    zip.finish();
    zip.flush();
  }

  /**
   * Reads a zip whose entries may have the given names.
   *
   * @param source name of the source, for messages
   * @param allowance allowance for the unpacked entries
   * @throws InvalidModelException for another name, a duplicate name, too much data, or bytes that
   *     are not a complete zip
   */
  public static Map<String, byte[]> readZip(
      String source, byte[] bytes, Set<String> names, Allowance allowance)
      throws InvalidModelException {
    if (!endsLikeAZip(bytes)) {
      throw new InvalidModelException(
          "%s: a whole zip expected, found %,d bytes without the end of a zip"
              .formatted(source, bytes.length));
    }
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!names.contains(entry.getName())) {
          throw new InvalidModelException(
              "%s: entries %s expected, found %s"
                  .formatted(source, names, Excerpt.of(entry.getName())));
        }
        byte[] content = zip.readNBytes(Math.toIntExact(allowance.left() + 1));
        allowance.take(source, content.length);
        if (entries.put(entry.getName(), content) != null) {
          throw new InvalidModelException(
              "%s: %s expected once, found twice".formatted(source, entry.getName()));
        }
      }
    } catch (InvalidModelException e) {
      throw e;
    } catch (ZipException | IllegalArgumentException e) {
      throw new InvalidModelException(source + ": a whole zip expected, found a damaged zip", e);
    } catch (IOException e) {
      throw new InvalidModelException(
          source + ": a whole zip expected, found an incomplete zip", e);
    }
    return entries;
  }

  /**
   * Returns whether the bytes end with the end of a zip's directory, whose absence the stream of
   * entries would not detect.
   */
  private static boolean endsLikeAZip(byte[] bytes) {
    int end = bytes.length - END_OF_DIRECTORY;
    return end >= 0
        && ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(end) == END_MARK;
  }

  /** Reads a file that is no larger than a model can be. */
  public static byte[] read(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new InvalidModelException(
          "%s: a regular file expected, found a %s"
              .formatted(file, Files.isDirectory(file) ? "directory" : "device or a pipe"));
    }
    // Limits the bytes that are read, since the size of a file may change.
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(Math.toIntExact(ModelLimits.MAX_BYTES + 1));
      if (bytes.length > ModelLimits.MAX_BYTES) {
        throw new InvalidModelException(
            "%s: at most %,d bytes expected in this JVM's memory, found more"
                .formatted(file, ModelLimits.MAX_BYTES));
      }
      return bytes;
    }
  }

  /** Returns an entry; refuses its absence. */
  public static byte[] entry(String source, Map<String, byte[]> entries, String name)
      throws InvalidModelException {
    byte[] content = entries.get(name);
    if (content == null) {
      throw new InvalidModelException(
          "%s: %s expected, found %s".formatted(source, name, entries.keySet()));
    }
    return content;
  }

  /**
   * Returns the exception for networks that do not compute, for which Deeplearning4j throws various
   * exceptions.
   */
  public static InvalidModelException unfit(String source, RuntimeException cause) {
    return new InvalidModelException(
        "%s: networks that fit expected: %s".formatted(source, Excerpt.of(cause)), cause);
  }
}
