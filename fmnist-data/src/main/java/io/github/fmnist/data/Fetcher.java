package io.github.fmnist.data;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Downloads files into a directory whose lock the caller holds. */
final class Fetcher {
  private final Path directory;
  private final OriginClient client;
  private final RetryPolicy retryPolicy;
  private final DownloadListener listener;

  /** The origins; the one that delivered last comes first. */
  private final List<URI> origins;

  private int retriesLeft;

  Fetcher(
      Path directory,
      List<URI> origins,
      OriginClient client,
      RetryPolicy retryPolicy,
      DownloadListener listener) {
    this.directory = directory;
    this.origins = new ArrayList<>(origins);
    this.client = client;
    this.retryPolicy = retryPolicy;
    this.listener = listener;
    this.retriesLeft = retryPolicy.attempts() - 1;
  }

  /** Makes sure that the directory holds the file, and nothing else under its names. */
  void fetch(RemoteFile file) throws IOException, InterruptedException {
    LocalCopy copy = LocalCopy.in(directory, file);
    Path part = directory.resolve(file.archiveName() + ".part");
    if (!copy.verified()) {
      download(file, part);
    }
    // Wrong files are renamed only now, so that a failed download leaves the directory as it was.
    for (LocalCopy.WrongFile wrong : copy.wrong()) {
      listener.note(wrong.message() + "; kept as " + wrong.setAside());
    }
    if (!copy.verified()) {
      Files.move(part, directory.resolve(file.archiveName()), ATOMIC_MOVE);
      forceDirectory();
    }
  }

  /**
   * Forces the directory to disk, and the new name with it. Windows cannot open directories as
   * files.
   */
  private void forceDirectory() throws IOException {
    if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(directory, READ)) {
        channel.force(true);
      }
    }
  }

  private void download(RemoteFile file, Path part) throws IOException, InterruptedException {
    List<OriginFailure> failures = new ArrayList<>();
    for (URI origin : List.copyOf(origins)) {
      try {
        downloadFrom(origin.resolve(file.archiveName()), file, part);
        origins.remove(origin);
        origins.add(0, origin);
        return;
      } catch (OriginFailure failure) {
        listener.note(String.valueOf(failure.getMessage()));
        failures.add(failure);
      }
    }
    throw FashionMnistUnavailableException.noOriginHas(file, directory, failures);
  }

  private void downloadFrom(URI address, RemoteFile file, Path part)
      throws IOException, InterruptedException {
    Duration pause = retryPolicy.backOff();
    long largest = size(part);
    renewRetries(client.reached());
    while (true) {
      try {
        new Transfer(file, address, part, retryPolicy.stallTimeout(), listener).run(client);
        return;
      } catch (OriginFailure failure) {
        if (size(part) >= largest + StallWatch.MIN_BYTES) {
          renewRetries(true);
          largest = size(part);
          pause = retryPolicy.backOff();
        }
        if (failure.remedy() == OriginFailure.Remedy.NEXT_ORIGIN || retriesLeft == 0) {
          throw failure;
        }
        retriesLeft--;
        listener.note(failure.getMessage() + "; next attempt in " + RetryPolicy.seconds(pause));
      }
      Thread.sleep(pause.toMillis());
      pause = pause.multipliedBy(2);
    }
  }

  /**
   * Restores the full number of retries, if deserved. Until any origin has delivered, all origins
   * share the retries of one, so that a missing network is noticed soon.
   */
  private void renewRetries(boolean deserved) {
    if (deserved) {
      retriesLeft = retryPolicy.attempts() - 1;
    }
  }

  private static long size(Path part) throws IOException {
    return Files.exists(part) ? Files.size(part) : 0;
  }
}
