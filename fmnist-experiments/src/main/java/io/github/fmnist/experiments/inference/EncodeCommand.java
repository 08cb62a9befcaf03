package io.github.fmnist.experiments.inference;

import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.command.RunArgument;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.experiments.record.Versions;
import io.github.fmnist.models.archive.AtomicFile;
import io.github.fmnist.models.vae.Vae;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Encodes images by the model of a run of {@code vae}. */
@Command(
    name = "encode",
    description = {
      "Encodes images by the model of a run of vae: writes the mean code of each image as CSV.",
      "Pictures are converted as predict does."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ./fmnist encode runs/vae shoe.jpg --out codes.csv"},
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    showDefaultValues = true)
public final class EncodeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RUN", description = "The directory of a run of vae.")
  private Path directory;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "PNG or JPEG pictures, and IDX files of 28 x 28 images.")
  private List<Path> files;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "CSV file of the codes, which is replaced if it exists.")
  private Path out;

  @Mixin private ClassOption classOption;

  /** Creates the command; its options are filled in by picocli. */
  public EncodeCommand() {}

  /**
   * Runs the command and exits.
   *
   * @param args a run, files and options; {@code --help} lists them
   */
  public static void main(String[] args) {
    Cli.main(new EncodeCommand(), args);
  }

  @Override
  public Integer call() throws IOException {
    RunRecord run = RunArgument.record(directory, spec);
    InputImages.check(files, spec);
    try (Vae vae = GenerativeModel.vae(run)) {
      OptionalInt label = classOption.requiredLabel(vae.classes(), run);
      AtomicFile.write(out, stream -> encode(vae, label, stream));
    }
    PrintWriter console = spec.commandLine().getOut();
    console.println(out);
    console.flush();
    return ExitCode.OK;
  }

  private void encode(Vae vae, OptionalInt label, OutputStream stream) throws IOException {
    try (CodesFile codes = new CodesFile(stream, vae.latentSize())) {
      InputImages.read(
          files,
          images -> {
            int[] labels = ClassOption.repeated(label, images.pixels().size(0));
            codes.write(images.names(), vae.encode(images.pixels(), labels).mean());
          });
    }
  }
}
