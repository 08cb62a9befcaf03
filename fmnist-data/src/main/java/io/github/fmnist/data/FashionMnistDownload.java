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
 * Brings the four official files of Fashion-MNIST into a directory, each verified by its SHA-256.
 *
 * <p>What is there already, as {@code .gz} or uncompressed, is verified and not downloaded again.
 * The rest comes as {@code .gz} from the first origin that delivers it. A broken download is
 * resumed, by this or a later call, from a file that ends in {@code .part}; no other name is ever
 * given to bytes that have not been verified. Processes and threads that fetch into one directory
 * wait for each other.
 *
 * <p>Proxies: Java's own settings ({@code -Dhttps.proxyHost}, {@code -Dhttps.proxyPort}) count, and
 * where they name none, the environment variables {@code HTTPS_PROXY}, {@code HTTP_PROXY} and
 * {@code NO_PROXY}. Proxies that want a password are not supported.
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
  private final RetryPolicy patience;
  private final DownloadListener listener;

  private FashionMnistDownload(
      @Nullable Path directory,
      List<RemoteFile> files,
      List<URI> origins,
      boolean offline,
      RetryPolicy patience,
      DownloadListener listener) {
    this.directory = directory;
    this.files = files;
    this.origins = origins;
    this.offline = offline;
    this.patience = patience;
    this.listener = listener;
  }

  /** Returns the download with all settings at their defaults. */
  public static FashionMnistDownload defaults() {
    return new FashionMnistDownload(
        null, OfficialFile.files(), ORIGINS, false, RetryPolicy.DEFAULT, DownloadListener.NONE);
  }

  /**
   * Sets the directory, which is made when needed. The default is Deeplearning4j's own for the
   * dataset {@code FashionMNIST}, usually {@code ~/.deeplearning4j/data/FashionMNIST}; see {@link
   * DL4JResources}.
   */
  public FashionMnistDownload into(Path value) {
    Objects.requireNonNull(value, "directory");
    return new FashionMnistDownload(value, files, origins, offline, patience, listener);
  }

  /** As the official four, for tests. */
  FashionMnistDownload files(List<RemoteFile> value) {
    return new FashionMnistDownload(
        directory, List.copyOf(value), origins, offline, patience, listener);
  }

  /**
   * Sets where to look for the files, in this order: addresses below which they lie. The default is
   * TensorFlow's copy on Google's storage, then the authors' repository on GitHub, then their own
   * server.
   *
   * @throws IllegalArgumentException if there is none, or one is not of the form {@code
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
        directory, files, List.copyOf(value), offline, patience, listener);
  }

  /**
   * Sets whether to keep off the network, so that {@link #fetch} only verifies what is there. The
   * default is false.
   */
  public FashionMnistDownload offline(boolean value) {
    return new FashionMnistDownload(directory, files, origins, value, patience, listener);
  }

  /**
   * Sets how often in a row an origin may fail in passing (5xx, broken or stalled connections)
   * without 8 KiB more having come, at least 1. The default is 3, half a second and one second
   * apart. Until any origin has delivered, they share the repeated attempts of one.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public FashionMnistDownload attempts(int value) {
    return patience(patience.withAttempts(value));
  }

  /** Sets the pause before the second attempt, which doubles each time. */
  FashionMnistDownload backOff(Duration value) {
    return patience(patience.withBackOff(value));
  }

  /**
   * Sets how long an origin may take to connect and answer, as long as none has delivered. The
   * default is 3 seconds.
   *
   * @throws IllegalArgumentException if it is shorter than a millisecond
   */
  public FashionMnistDownload timeout(Duration value) {
    return patience(patience.withTimeout(value));
  }

  /**
   * Sets within which time 8 KiB, or the rest, have to come; a download that is slower counts as
   * broken. The default is 20 seconds.
   *
   * @throws IllegalArgumentException if it is shorter than a millisecond
   */
  public FashionMnistDownload stallTimeout(Duration value) {
    return patience(patience.withStallTimeout(value));
  }

  private FashionMnistDownload patience(RetryPolicy value) {
    return new FashionMnistDownload(directory, files, origins, offline, value, listener);
  }

  /** Sets who hears of progress, retries and waits. The default is nobody. */
  public FashionMnistDownload listener(DownloadListener value) {
    Objects.requireNonNull(value, "listener");
    return new FashionMnistDownload(directory, files, origins, offline, patience, value);
  }

  /**
   * Makes sure that the directory holds the four files.
   *
   * <p>A file with one of their names and other content is never used: online, the listener is
   * told, and once the right one has come it is renamed to end in {@code .wrong}; offline, it is
   * refused. A directory, a device, a pipe or a link to nothing under one of their names is refused
   * in any case, as is a link in the place of a {@code .part} file or of {@code .download.lock}.
   *
   * @return the directory, which then holds each file as {@code .gz}, uncompressed, or both, every
   *     one verified
   * @throws FashionMnistUnavailableException if a file is missing and cannot be had; without a
   *     network this takes about ten seconds at most with the default settings
   * @throws InvalidDataException if what lies in the directory is refused
   * @throws InterruptedIOException if the thread is interrupted; what has come is kept for the next
   *     call
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
      throw refusal(target, copies);
    }
    Files.createDirectories(target);
    try (DirectoryLock lock = DirectoryLock.acquire(target, listener)) {
      EnvironmentProxies proxies =
          new EnvironmentProxies(ProxySelector.getDefault(), System.getenv());
      Fetcher fetcher =
          new Fetcher(
              lock.directory(), origins, new OriginClient(proxies, patience), patience, listener);
      for (RemoteFile file : files) {
        fetcher.fetch(file);
      }
    }
  }

  private static IOException refusal(Path target, List<LocalCopy> copies) {
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
