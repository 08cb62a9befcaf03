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
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Zip files of models, written whole and read with suspicion. */
public final class ModelFile {
  /** The record that ends a zip without a comment: its length, and its first four bytes. */
  private static final int END_OF_DIRECTORY = 22;

  private static final int END_MARK = 0x06054b50;

  /** Of all entries, so that the same model is the same bytes: the first that a zip can tell. */
  private static final LocalDateTime DATE = LocalDateTime.of(1980, 1, 1, 0, 0);

  private ModelFile() {}

  /** What goes into an entry. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a zip with the given entries, in their order; does not close the stream.
   *
   * @throws InvalidModelException for more than {@link #readZip} would read
   */
  public static void writeZip(OutputStream out, Map<String, Content> entries) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    long left = ModelLimits.MAX_WRITTEN_BYTES;
    for (Map.Entry<String, Content> entry : entries.entrySet()) {
      ZipEntry header = new ZipEntry(entry.getKey());
      header.setTimeLocal(DATE);
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
   * @param what is read, for messages
   * @param allowance for what the entries unpack to
   * @throws InvalidModelException for another name, a name that comes twice, too much data, and
   *     what is no whole zip
   */
  public static Map<String, byte[]> readZip(
      String what, byte[] bytes, Set<String> names, Allowance allowance)
      throws InvalidModelException {
    if (!endsLikeAZip(bytes)) {
      throw new InvalidModelException(
          "%s: a whole zip expected, found %,d bytes that do not end like one"
              .formatted(what, bytes.length));
    }
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!names.contains(entry.getName())) {
          throw new InvalidModelException(
              "%s: entries %s expected, found %s"
                  .formatted(what, names, Excerpt.of(entry.getName())));
        }
        byte[] content = zip.readNBytes(Math.toIntExact(allowance.left() + 1));
        allowance.take(what, content.length);
        if (entries.put(entry.getName(), content) != null) {
          throw new InvalidModelException(
              "%s: %s expected once, found twice".formatted(what, entry.getName()));
        }
      }
    } catch (InvalidModelException e) {
      throw e;
    } catch (ZipException | IllegalArgumentException e) {
      throw new InvalidModelException(what + ": a whole zip expected, found a damaged one", e);
    } catch (IOException e) {
      throw new InvalidModelException(what + ": a whole zip expected, found a part of one", e);
    }
    return entries;
  }

  /** The stream of entries alone would not miss the directory behind them. */
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
    // The size of a file that grows says little.
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

  /** Returns an entry. */
  public static byte[] entry(String what, Map<String, byte[]> entries, String name)
      throws InvalidModelException {
    byte[] content = entries.get(name);
    if (content == null) {
      throw new InvalidModelException(
          "%s: %s expected, found %s".formatted(what, name, entries.keySet()));
    }
    return content;
  }

  /** What to say of networks that do not compute, whatever exception Deeplearning4j has for it. */
  public static InvalidModelException unfit(String what, RuntimeException cause) {
    return new InvalidModelException(
        "%s: networks that fit expected: %s".formatted(what, Excerpt.of(cause)), cause);
  }
}
