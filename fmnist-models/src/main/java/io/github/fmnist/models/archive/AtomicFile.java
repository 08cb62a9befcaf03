package io.github.fmnist.models.archive;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Objects.requireNonNull;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes files atomically. */
public final class AtomicFile {
  /** A zip is written in pieces of 512 bytes, and files take larger ones faster. */
  private static final int BUFFER = 1 << 16;

  private AtomicFile() {}

  /** Writes the content of a file. */
  public interface Content {
    /**
     * Writes the content; may close the stream.
     *
     * @param out the file
     * @throws IOException if the content cannot be computed or written; the file is not created
     *     then
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file under a unique temporary name in the same directory, forces it to disk, renames
   * it, and forces the directory to disk. Missing directories are created, and forced to disk in
   * the same way. If anything fails, an older file of that name does not change.
   *
   * @param file path of a new file, or of a regular file, which is replaced. A symbolic link to a
   *     regular file stays, and its target is replaced
   * @param content writes the content
   * @throws FileSystemException if the path is anything else, such as a directory, a device, a pipe
   *     or a link to nothing, or if the file cannot be written
   * @throws IOException if the content cannot be computed
   */
  public static void write(Path file, Content content) throws IOException {
    Path target = target(file);
    // Only a root has no parent, and it was refused as a directory.
    Path directory = requireNonNull(target.getParent());
    makeDirectory(directory);
    if (!Files.isWritable(directory)) {
      throw new AccessDeniedException(directory.toString());
    }
    // Not createTempFile, whose files only their owner may read; not a suffix, which a long name
    // has no room for.
    Path temporary = directory.resolve("." + UUID.randomUUID() + ".tmp");
    try {
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(temporary, CREATE_NEW), BUFFER)) {
        content.writeTo(out);
      }
      force(temporary, WRITE);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceDirectory(directory);
    } catch (IOException e) {
      throw named(file, e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Returns the file to replace; refuses anything else that a rename would destroy. */
  private static Path target(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    if (Files.exists(target, NOFOLLOW_LINKS) && !Files.isRegularFile(target)) {
      String found =
          Files.isDirectory(target) ? "a directory" : "a device, a pipe or a link to nothing";
      throw failure(file, "a new or regular file expected, found " + found, null);
    }
    return Files.isSymbolicLink(target) ? target.toRealPath() : target;
  }

  private static void makeDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Path parent = requireNonNull(directory.getParent()); // a root is a directory
      makeDirectory(parent);
      Files.createDirectories(directory); // another thread may have created it
      forceDirectory(parent);
    }
  }

  /** Adds the name of the file to an exception without one, such as that for a full disk. */
  private static IOException named(Path file, IOException error) {
    return error.getClass() == IOException.class ? failure(file, error.getMessage(), error) : error;
  }

  private static FileSystemException failure(
      Path file, @Nullable String reason, @Nullable Throwable cause) {
    FileSystemException failure = new FileSystemException(file.toString(), null, reason);
    failure.initCause(cause);
    return failure;
  }

  /**
   * Forces the directory with the file's name to disk. Windows does not open directories as files.
   */
  private static void forceDirectory(Path directory) throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      force(directory, READ);
    }
  }

  private static void force(Path path, OpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }
}
