package io.github.fmnist.experiments;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.FashionMnistDownload;
import io.github.fmnist.data.FashionMnistUnavailableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which images a command works on. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "auto|real|synthetic|DIR",
      defaultValue = "auto",
      description = {
        "The images: the real dataset (from the directory that FMNIST_DATA names, the cache, or a"
            + " download); drawn ones; or any four IDX files of 28 x 28 images in a directory.",
        "auto: the real ones where they can be had, else the drawn ones."
      })
  private String data;

  @Option(names = "--offline", description = "Download nothing.")
  private boolean offline;

  /** Loads the images, saying on {@code err} what it does where that takes time. */
  FashionMnist load(PrintWriter err) throws IOException {
    return switch (data) {
      case "real" -> FashionMnist.load(download(err));
      case "synthetic" -> synthetic(err, "as asked for");
      case "auto" -> {
        try {
          yield FashionMnist.load(download(err));
        } catch (FashionMnistUnavailableException e) {
          err.println(e.getMessage());
          yield synthetic(err, "since the real images are not to be had");
        }
      }
      default -> FashionMnist.from(Path.of(data));
    };
  }

  FashionMnistDownload download(PrintWriter err) {
    return FashionMnistDownload.defaults().offline(offline).listener(new DownloadProgress(err));
  }

  private static FashionMnist synthetic(PrintWriter err, String reason) {
    err.println("┌──────────────────────────────────────────────────────────────────┐");
    err.println("│ SYNTHETIC DATA: drawn garments, not Fashion-MNIST.               │");
    err.println("│ The numbers below say nothing about the real dataset.            │");
    err.println("└──────────────────────────────────────────────────────────────────┘");
    err.println("(" + reason + "; --data real insists on the real images)");
    err.flush();
    return FashionMnist.synthetic();
  }
}
