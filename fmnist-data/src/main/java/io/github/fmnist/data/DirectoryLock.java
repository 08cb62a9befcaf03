package io.github.fmnist.data;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/**
 * An exclusive lock for writing to a directory, held by one thread of one process at a time.
 *
 * <p>File locks belong to the whole process, and on POSIX systems closing any channel of the file
 * releases the lock. The threads of this process therefore wait for each other before they open it.
 * The lock file stays: if it were deleted, two processes could hold locks on two files of the same
 * name.
 */
final class DirectoryLock implements AutoCloseable {
  private static final String FILE_NAME = ".download.lock";
  private static final long POLL_MILLIS = 100;
  private static final ConcurrentMap<Path, Semaphore> SEMAPHORES = new ConcurrentHashMap<>();

  private final Path directory;
  private final Semaphore semaphore;
  private final FileChannel channel;

  private DirectoryLock(Path directory, Semaphore semaphore, FileChannel channel) {
    this.directory = directory;
    this.semaphore = semaphore;
    this.channel = channel;
  }

  /** Acquires the lock of an existing directory; waits for it without a time limit. */
  static DirectoryLock acquire(Path directory, DownloadListener listener)
      throws IOException, InterruptedException {
    Semaphore semaphore =
        SEMAPHORES.computeIfAbsent(directory.toRealPath(), path -> new Semaphore(1));
    if (!semaphore.tryAcquire()) {
      listener.note("waiting for another thread that downloads to " + directory);
      semaphore.acquire();
    }
    try {
      return new DirectoryLock(directory, semaphore, lockedChannel(directory, listener));
    } catch (IOException | InterruptedException | RuntimeException e) {
      semaphore.release();
      throw e;
    }
  }

  private static FileChannel lockedChannel(Path directory, DownloadListener listener)
      throws IOException, InterruptedException {
    Path file = directory.resolve(FILE_NAME);
    RegularFile.requireIfPresent(file, NOFOLLOW_LINKS);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, NOFOLLOW_LINKS);
    try {
      if (channel.tryLock() == null) {
        listener.note("waiting for another process that downloads to " + directory);
        do {
          Thread.sleep(POLL_MILLIS);
        } while (channel.tryLock() == null);
      }
      return channel;
    } catch (IOException | InterruptedException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Returns the locked directory. */
  Path directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      semaphore.release();
    }
  }
}
