package io.github.fmnist.data;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A partly downloaded file, open for writing. */
final class PartFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  private PartFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Opens a file for appending. */
  static PartFile append(Path path) throws IOException {
    return new PartFile(path, FileChannel.open(path, CREATE, WRITE, APPEND, NOFOLLOW_LINKS));
  }

  /** Opens a file and truncates it. */
  static PartFile startOver(Path path) throws IOException {
    return new PartFile(
        path, FileChannel.open(path, CREATE, WRITE, TRUNCATE_EXISTING, NOFOLLOW_LINKS));
  }

  long size() throws IOException {
    return channel.size();
  }

  void write(ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw named(e);
    }
  }

  /** Forces the content to disk. */
  void force() throws IOException {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw named(e);
    }
  }

  /**
   * Adds the file's name to a plain IOException, such as that for a full disk. Exceptions of more
   * specific types name the file already.
   */
  private IOException named(IOException error) {
    if (error.getClass() != IOException.class) {
      return error;
    }
    FileSystemException named = new FileSystemException(path.toString(), null, error.getMessage());
    named.initCause(error);
    return named;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
