package io.github.fmnist.data;

/**
 * Receives the progress and the notes of a {@link FashionMnistDownload}, on the thread that
 * fetches.
 */
public interface DownloadListener {
  /** Ignores everything. */
  DownloadListener NONE = new DownloadListener() {};

  /**
   * Receives the number of bytes of a file that have arrived. Called often, and first with the
   * bytes that an earlier download left.
   *
   * @param file the file's name, such as {@code train-images-idx3-ubyte.gz}
   * @param bytes bytes held so far; fewer than before if the file had to be started over
   * @param total bytes of the whole file
   */
  default void progress(String file, long bytes, long total) {}

  /**
   * Receives a message for the user: a retry, a switch to another origin, a wait for another
   * process, or a cached file with the wrong content.
   *
   * @param message one human-readable line
   */
  default void note(String message) {}
}
