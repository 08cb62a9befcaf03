package io.github.fmnist.data;

/** Hears how a {@link FashionMnistDownload} gets on, on the thread that fetches. */
public interface DownloadListener {
  /** Hears everything and does nothing. */
  DownloadListener NONE = new DownloadListener() {};

  /**
   * Some bytes of a file have arrived; called often, and first with what an earlier download left.
   *
   * @param file the file's name, such as {@code train-images-idx3-ubyte.gz}
   * @param bytes bytes held so far; fewer than before if the file had to be started over
   * @param total bytes of the whole file
   */
  default void progress(String file, long bytes, long total) {}

  /**
   * Something a user may want to know: a retry, another origin, a wait for another process, a
   * cached file with the wrong content.
   *
   * @param message one line for a person to read
   */
  default void note(String message) {}
}
