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

/** Brings files into a directory that nobody else writes to meanwhile. */
final class Fetcher {
  private final Path directory;
  private final OriginClient network;
  private final RetryPolicy patience;
  private final DownloadListener listener;

  /** The one that delivered last comes first. */
  private final List<URI> origins;

  private int retriesLeft;

  Fetcher(
      Path directory,
      List<URI> origins,
      OriginClient network,
      RetryPolicy patience,
      DownloadListener listener) {
    this.directory = directory;
    this.origins = new ArrayList<>(origins);
    this.network = network;
    this.patience = patience;
    this.listener = listener;
    this.retriesLeft = patience.attempts() - 1;
  }

  /** Makes sure that the directory holds the file, and nothing else under its names. */
  void fetch(RemoteFile file) throws IOException, InterruptedException {
    LocalCopy copy = LocalCopy.in(directory, file);
    Path part = directory.resolve(file.archiveName() + ".part");
    if (!copy.verified()) {
      download(file, part);
    }
    // Only now: a failed download leaves all as it was.
    for (LocalCopy.WrongFile wrong : copy.wrong()) {
      listener.note(wrong.message() + "; kept as " + wrong.setAside());
    }
    if (!copy.verified()) {
      Files.move(part, directory.resolve(file.archiveName()), ATOMIC_MOVE);
      forceDirectory();
    }
  }

  /** The name is on disk once the directory is. Windows opens no directories as files. */
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
    Duration pause = patience.backOff();
    long longest = size(part);
    renewRetries(network.reached());
    while (true) {
      try {
        new Transfer(file, address, part, patience.stallTimeout(), listener).run(network);
        return;
      } catch (OriginFailure failure) {
        if (size(part) >= longest + StallWatch.MIN_BYTES) {
          renewRetries(true);
          longest = size(part);
          pause = patience.backOff();
        }
        if (failure.remedy() == OriginFailure.Remedy.ASK_ANOTHER || retriesLeft == 0) {
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
   * Before any origin has delivered, all of them share the retries of one, so that it is soon known
   * that there is no network.
   */
  private void renewRetries(boolean deserved) {
    if (deserved) {
      retriesLeft = patience.attempts() - 1;
    }
  }

  private static long size(Path part) throws IOException {
    return Files.exists(part) ? Files.size(part) : 0;
  }
}
