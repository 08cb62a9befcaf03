package io.github.fmnist.experiments.command;

import io.github.fmnist.data.FashionMnistDownload;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** The option that forbids downloads. */
public final class NetworkOption {
  @Option(names = "--offline", description = "Do not download anything.")
  private boolean offline;

  /** Returns a download that shows its progress on {@code err}. */
  public FashionMnistDownload download(PrintWriter err) {
    return FashionMnistDownload.defaults().offline(offline).listener(new DownloadProgress(err));
  }
}
