package io.github.fmnist.data;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records all calls of a listener. */
class Notebook implements DownloadListener {
  final List<String> notes = new CopyOnWriteArrayList<>();
  final List<String> progress = new CopyOnWriteArrayList<>();

  @Override
  public void progress(String file, long bytes, long total) {
    progress.add(file + " " + bytes + "/" + total);
  }

  @Override
  public void note(String message) {
    notes.add(message);
  }
}
