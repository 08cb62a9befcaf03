package io.github.fmnist.experiments.command;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.FashionMnistDownload;
import io.github.fmnist.data.InvalidDataException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which images a command works on. */
public final class DataOption {
  private static final String SYNTHETIC = "synthetic";

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
              + " images.")
  private String data;

  @Mixin private NetworkOption network;

  /** Loads the images, saying on {@code err} what it does where that takes time. */
  public FashionMnist load(PrintWriter err) throws IOException {
    return data.equals("auto") ? realOrSynthetic(network.download(err), err) : loadNoOther(err);
  }

  /** As {@link #load}, but without a stand-in for the real images. */
  public FashionMnist loadNoOther(PrintWriter err) throws IOException {
    return switch (data) {
      case "auto", "real" -> FashionMnist.load(network.download(err));
      case SYNTHETIC -> synthetic("as asked for", err);
      default -> from(Path.of(data));
    };
  }

  private FashionMnist from(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new ParameterException(
          spec.commandLine(),
          "--data: real, synthetic, auto or a directory expected, found %s, which %s"
              .formatted(
                  directory, Files.exists(directory) ? "is no directory" : "does not exist"));
    }
    return FashionMnist.from(directory);
  }

  /** Falls back where there are no images; wrong ones are for the user to sort out. */
  static FashionMnist realOrSynthetic(FashionMnistDownload download, PrintWriter err)
      throws IOException {
    try {
      return FashionMnist.load(download);
    } catch (InvalidDataException e) {
      throw e;
    } catch (IOException e) {
      err.println(Cli.message(e));
      return synthetic("since the real images cannot be had", err);
    }
  }

  /** In ASCII, since terminals in containers often know no more. */
  private static FashionMnist synthetic(String reason, PrintWriter err) {
    err.println("+------------------------------------------------------------------+");
    err.println("|  SYNTHETIC DATA: rendered garments, not Fashion-MNIST.           |");
    err.println("|  What follows says nothing about Fashion-MNIST.                  |");
    err.println("+------------------------------------------------------------------+");
    err.printf("(%s; --data real insists on the real images)%n", reason);
    err.flush();
    return FashionMnist.synthetic();
  }
}
