package io.github.fmnist.data;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A separate process that fetches the made-up files and prints its notes. */
final class FetchingProcess {
  private FetchingProcess() {}

  /** Fetches the files into the directory of the first argument from the origin of the second. */
  public static void main(String[] args) throws IOException {
    FashionMnistDownload.defaults()
        .into(Path.of(args[0]))
        .files(MadeUpFiles.all())
        .origins(List.of(URI.create(args[1])))
        .listener(
            new DownloadListener() {
              @Override
              public void note(String message) {
                System.out.println(message);
              }
            })
        .fetch();
  }

  static Process start(Path directory, URI origin) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            FetchingProcess.class.getName(),
            directory.toString(),
            origin.toString())
        .redirectErrorStream(true)
        .start();
  }
}
