package io.github.fmnist.experiments.command;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.FashionMnistDownload;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.experiments.pictures.PictureFolders;
import io.github.fmnist.experiments.run.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that selects the images of a command. */
public final class DataOption {
  private static final String SYNTHETIC = "synthetic";

  private static final String NOTICE =
      """
      +------------------------------------------------------------------+
      |  SYNTHETIC DATA: rendered garments, not Fashion-MNIST.           |
      |  The results say nothing about Fashion-MNIST.                    |
      +------------------------------------------------------------------+
      """;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "WHICH",
      defaultValue = "auto",
      description =
          "The images: real (Fashion-MNIST from the directory that FMNIST_DATA names, else from the"
              + " cache, else by a download), synthetic (rendered garments), auto (real if"
              + " available, else synthetic), or a directory with four IDX files of 28 x 28"
              + " images, or with pictures in train/CLASS and test/CLASS.")
  private String data;

  @Mixin private NetworkOption network;

  /** Loads the images, and reports downloads and synthetic images to people. */
  public FashionMnist load(Messages messages) throws IOException {
    return data.equals("auto")
        ? realOrSynthetic(network.download(messages), messages)
        : loadNoOther(messages);
  }

  /** Loads the images as {@link #load} does, but without a fallback to synthetic images. */
  public FashionMnist loadNoOther(Messages messages) throws IOException {
    return switch (data) {
      case "auto", "real" -> FashionMnist.load(network.download(messages));
      case SYNTHETIC -> synthetic("as requested", messages);
      default -> from(Path.of(data), messages);
    };
  }

  /** Returns the value of the option that gives these images without a search. */
  public String found(FashionMnist loaded) {
    return switch (data) {
      case "auto" -> loaded.name();
      case "real", SYNTHETIC -> data;
      default -> Path.of(data).toAbsolutePath().toString();
    };
  }

  private FashionMnist from(Path directory, Messages messages) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new ParameterException(
          spec.commandLine(),
          "--data: real, synthetic, auto or a directory expected, found %s, which %s"
              .formatted(
                  directory, Files.exists(directory) ? "is not a directory" : "does not exist"));
    }
    return PictureFolders.isIn(directory)
        ? PictureFolders.read(directory, messages)
        : FashionMnist.from(directory);
  }

  /** Falls back to synthetic images if real ones are unavailable, but not if they are damaged. */
  static FashionMnist realOrSynthetic(FashionMnistDownload download, Messages messages)
      throws IOException {
    try {
      return FashionMnist.load(download);
    } catch (InvalidDataException e) {
      throw e;
    } catch (IOException e) {
      messages.warn(Cli.message(e));
      return synthetic("since the real images are unavailable", messages);
    }
  }

  /** Prints a notice in ASCII, as many terminals in containers need, and renders the images. */
  private static FashionMnist synthetic(String reason, Messages messages) {
    messages.warn("%s(%s; --data real accepts only the real images)".formatted(NOTICE, reason));
    return FashionMnist.synthetic();
  }
}
