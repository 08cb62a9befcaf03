package io.github.fmnist.experiments.command;

import io.github.fmnist.data.FashionMnistDownload;
import io.github.fmnist.experiments.run.Messages;
import picocli.CommandLine.Option;

/** The option that forbids downloads. */
public final class NetworkOption {
  @Option(names = "--offline", description = "Do not download anything.")
  private boolean offline;

  /** Returns a download that shows its progress . */
  public FashionMnistDownload download(Messages messages) {
    return FashionMnistDownload.defaults()
        .offline(offline)
        .listener(new DownloadProgress(messages));
  }
}
