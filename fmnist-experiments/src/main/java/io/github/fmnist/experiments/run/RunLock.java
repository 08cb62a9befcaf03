package io.github.fmnist.experiments.run;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The claim of a directory by one process. The operating system releases it when the process ends,
 * however it ends, so that a file that is left behind claims nothing.
 */
final class RunLock implements AutoCloseable {
  static final String FILE = "run.lock";

  private static final int MAX_SIZE = 1 << 20;

  /** Position of the locked byte, behind the content. */
  private static final long POSITION = Long.MAX_VALUE - 1;

  private final Path file;
  private final FileChannel channel;

  private RunLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Claims an existing directory; empty if another run owns it. */
  static Optional<RunLock> acquire(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    FileChannel channel = FileChannel.open(file, CREATE, WRITE);
    boolean acquired = false;
    try {
      acquired = channel.tryLock(POSITION, 1, false) != null && isCurrent(file, channel);
    } catch (OverlappingFileLockException e) {
      // Another run in this process owns it.
    } finally {
      if (!acquired) {
        channel.close();
      }
    }
    return acquired ? Optional.of(new RunLock(file, channel)) : Optional.empty();
  }

  /**
   * Returns whether the channel is still that of the file: the owner before may have deleted the
   * file after it was opened here, and a third run may own a new file of that name. A random size
   * tells, which can be read without opening the file: POSIX releases the locks of a process on a
   * file when it closes the file anywhere.
   */
  private static boolean isCurrent(Path file, FileChannel channel) throws IOException {
    long size = new SecureRandom().nextInt(MAX_SIZE) + 1L;
    channel.truncate(0);
    channel.write(ByteBuffer.allocate(1), size - 1);
    try {
      return Files.size(file) == size;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Deletes the file while no other run can own it, and releases the claim. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    channel.close();
  }
}
