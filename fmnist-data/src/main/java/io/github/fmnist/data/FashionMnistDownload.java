package io.github.fmnist.data;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.common.resources.DL4JResources;
import org.deeplearning4j.common.resources.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * Downloads the four official files of Fashion-MNIST into a directory and verifies each by its
 * SHA-256.
 *
 * <p>Files that are there already, as {@code .gz} or uncompressed, are verified and not downloaded
 * again. The others come as {@code .gz} from the first origin that delivers them. A broken download
 * is resumed, by this or a later call, from a file that ends in {@code .part}; unverified bytes
 * never get any other name. Processes and threads that fetch into the same directory wait for each
 * other.
 *
 * <p>Java's own proxy settings ({@code -Dhttps.proxyHost}, {@code -Dhttps.proxyPort}) apply; if
 * they name no proxy, the environment variables {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code
 * NO_PROXY} apply. Proxies that require a password are not supported.
 *
 * <p>Immutable: each setter returns a copy.
 */
public final class FashionMnistDownload {
  private static final List<URI> ORIGINS =
      List.of(
          URI.create("https://storage.googleapis.com/tensorflow/tf-keras-datasets/"),
          URI.create(
              "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
          URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"));

  private final @Nullable Path directory;
  private final List<RemoteFile> files;
  private final List<URI> origins;
  private final boolean offline;
  private final RetryPolicy retryPolicy;
  private final DownloadListener listener;

  private FashionMnistDownload(
      @Nullable Path directory,
      List<RemoteFile> files,
      List<URI> origins,
      boolean offline,
      RetryPolicy retryPolicy,
      DownloadListener listener) {
    this.directory = directory;
    this.files = files;
    this.origins = origins;
    this.offline = offline;
    this.retryPolicy = retryPolicy;
    this.listener = listener;
  }

  /** Returns the download with all settings at their defaults. */
  public static FashionMnistDownload defaults() {
    return new FashionMnistDownload(
        null, OfficialFile.files(), ORIGINS, false, RetryPolicy.DEFAULT, DownloadListener.NONE);
  }

  /**
   * Sets the directory, which is created when needed. The default is Deeplearning4j's own for the
   * dataset {@code FashionMNIST}, usually {@code ~/.deeplearning4j/data/FashionMNIST}; see {@link
   * DL4JResources}.
   */
  public FashionMnistDownload into(Path value) {
    Objects.requireNonNull(value, "directory");
    return new FashionMnistDownload(value, files, origins, offline, retryPolicy, listener);
  }

  /** Sets the files, for tests. The default is the official four. */
  FashionMnistDownload files(List<RemoteFile> value) {
    return new FashionMnistDownload(
        directory, List.copyOf(value), origins, offline, retryPolicy, listener);
  }

  /**
   * Sets the addresses of the directories that hold the files, in the order in which they are
   * tried. The default is TensorFlow's copy on Google's storage, then the authors' repository on
   * GitHub, then their own server.
   *
   * @throws IllegalArgumentException if the list is empty, or an origin is not of the form {@code
   *     http[s]://host/path/}
   */
  public FashionMnistDownload origins(List<URI> value) {
    checkArgument(!value.isEmpty(), "at least one origin expected");
    for (URI origin : value) {
      boolean web = "http".equals(origin.getScheme()) || "https".equals(origin.getScheme());
      boolean complete = origin.getHost() != null && origin.toString().endsWith("/");
      checkArgument(web && complete, "an origin http[s]://host/path/ expected, %s given", origin);
    }
    return new FashionMnistDownload(
        directory, files, List.copyOf(value), offline, retryPolicy, listener);
  }

  /**
   * Sets whether to work offline, so that {@link #fetch} only verifies the files that are there.
   * The default is false.
   */
  public FashionMnistDownload offline(boolean value) {
    return new FashionMnistDownload(directory, files, origins, value, retryPolicy, listener);
  }

  /**
   * Sets the number of attempts per origin, at least 1: the number of consecutive temporary
   * failures (5xx, broken or stalled connections), with less than 8 KiB of progress between them,
   * after which an origin is given up. The default is 3, with pauses of half a second and one
   * second. Until any origin has delivered, all origins share the retries of one.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public FashionMnistDownload attempts(int value) {
    return retryPolicy(retryPolicy.withAttempts(value));
  }

  /** Sets the pause before the second attempt, which doubles each time. */
  FashionMnistDownload backOff(Duration value) {
    return retryPolicy(retryPolicy.withBackOff(value));
  }

  /**
   * Sets how long an origin may take to connect and answer until any origin has delivered. The
   * default is 3 seconds.
   *
   * @throws IllegalArgumentException if it is shorter than a millisecond
   */
  public FashionMnistDownload timeout(Duration value) {
    return retryPolicy(retryPolicy.withTimeout(value));
  }

  /**
   * Sets the time within which 8 KiB, or the rest of the file, must arrive; a slower download
   * counts as broken. The default is 20 seconds.
   *
   * @throws IllegalArgumentException if it is shorter than a millisecond
   */
  public FashionMnistDownload stallTimeout(Duration value) {
    return retryPolicy(retryPolicy.withStallTimeout(value));
  }

  private FashionMnistDownload retryPolicy(RetryPolicy value) {
    return new FashionMnistDownload(directory, files, origins, offline, value, listener);
  }

  /**
   * Sets the listener for progress, retries and waits. The default is {@link
   * DownloadListener#NONE}.
   */
  public FashionMnistDownload listener(DownloadListener value) {
    Objects.requireNonNull(value, "listener");
    return new FashionMnistDownload(directory, files, origins, offline, retryPolicy, value);
  }

  /**
   * Makes sure that the directory holds the four files.
   *
   * <p>A file with one of their names but other content is never used. Online, the listener is
   * notified, and once the right file has arrived, the wrong one is renamed to end in {@code
   * .wrong}; offline, it is rejected. A directory, a device, a pipe or a dangling link under one of
   * their names is always rejected, as is a link in the place of a {@code .part} file or of {@code
   * .download.lock}.
   *
   * @return the directory, which then holds each file as {@code .gz}, uncompressed, or both, all of
   *     them verified
   * @throws FashionMnistUnavailableException if a file is missing and cannot be downloaded; without
   *     a network this takes about ten seconds at most with the default settings
   * @throws InvalidDataException if a file in the directory is rejected
   * @throws InterruptedIOException if the thread is interrupted; the bytes that have arrived are
   *     kept for the next call
   * @throws IOException if the directory cannot be read or written
   */
  public Path fetch() throws IOException {
    Path target = directory != null ? directory : defaultDirectory();
    try {
      List<LocalCopy> copies = new ArrayList<>();
      for (RemoteFile file : files) {
        copies.add(LocalCopy.in(target, file));
      }
      if (!copies.stream().allMatch(LocalCopy::clean)) {
        complete(target, copies);
      }
      return target;
    } catch (InterruptedException | ClosedByInterruptException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException("the download to " + target + " was interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private void complete(Path target, List<LocalCopy> copies)
      throws IOException, InterruptedException {
    if (offline) {
      throw offlineFailure(target, copies);
    }
    Files.createDirectories(target);
    try (DirectoryLock lock = DirectoryLock.acquire(target, listener)) {
      EnvironmentProxies proxies =
          new EnvironmentProxies(ProxySelector.getDefault(), System.getenv());
      Fetcher fetcher =
          new Fetcher(
              lock.directory(),
              origins,
              new OriginClient(proxies, retryPolicy),
              retryPolicy,
              listener);
      for (RemoteFile file : files) {
        fetcher.fetch(file);
      }
    }
  }

  private static IOException offlineFailure(Path target, List<LocalCopy> copies) {
    return copies.stream()
        .flatMap(copy -> copy.wrong().stream())
        .findFirst()
        .<IOException>map(
            wrong ->
                new InvalidDataException(wrong.message() + "; remove it, or allow the download"))
        .orElseGet(
            () ->
                FashionMnistUnavailableException.offline(
                    target,
                    copies.stream().filter(c -> !c.verified()).map(LocalCopy::file).toList()));
  }

  private static Path defaultDirectory() {
    return DL4JResources.getDirectory(ResourceType.DATASET, "FashionMNIST").toPath();
  }
}
