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
 * The right to write to a directory, for one thread of one process at a time.
 *
 * <p>File locks belong to the whole process, and on POSIX systems closing any channel of the file
 * gives the lock away; so the threads of this process queue up before they open it. The lock file
 * stays: deleting it would let two processes hold locks on two files of the same name.
 */
final class DirectoryLock implements AutoCloseable {
  private static final String FILE_NAME = ".download.lock";
  private static final long POLL_MILLIS = 100;
  private static final ConcurrentMap<Path, Semaphore> THREADS = new ConcurrentHashMap<>();

  private final Path directory;
  private final Semaphore threads;
  private final FileChannel channel;

  private DirectoryLock(Path directory, Semaphore threads, FileChannel channel) {
    this.directory = directory;
    this.threads = threads;
    this.channel = channel;
  }

  /** Waits, for as long as it takes, until nobody else writes to the directory, which exists. */
  static DirectoryLock acquire(Path directory, DownloadListener listener)
      throws IOException, InterruptedException {
    Semaphore threads = THREADS.computeIfAbsent(directory.toRealPath(), path -> new Semaphore(1));
    if (!threads.tryAcquire()) {
      listener.note("waiting for another thread that downloads to " + directory);
      threads.acquire();
    }
    try {
      return new DirectoryLock(directory, threads, lockedChannel(directory, listener));
    } catch (IOException | InterruptedException | RuntimeException e) {
      threads.release();
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

  /** Returns the directory that may be written to. */
  Path directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      threads.release();
    }
  }
}
