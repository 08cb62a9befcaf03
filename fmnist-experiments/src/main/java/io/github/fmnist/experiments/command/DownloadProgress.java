package io.github.fmnist.experiments.command;

import io.github.fmnist.data.DownloadListener;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.Progress;
import org.jspecify.annotations.Nullable;

/** Shows the progress of a download, one bar for each file. */
final class DownloadProgress implements DownloadListener {
  private final Messages messages;
  private @Nullable String file;
  private @Nullable Progress progress;

  DownloadProgress(Messages messages) {
    this.messages = messages;
  }

  @Override
  public void progress(String file, long bytes, long total) {
    if (progress == null || !file.equals(this.file)) {
      this.file = file;
      progress = Progress.of(file, Progress.Unit.BYTES, total, messages);
    }
    progress.at(bytes, "");
    if (bytes >= total) {
      progress.close();
    }
  }

  @Override
  public void note(String message) {
    messages.info(message);
  }
}
