package io.github.fmnist.experiments.inference;

import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.command.RunArgument;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.experiments.record.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes images of given codes by the model of a run of {@code vae} or {@code gan}. */
@Command(
    name = "decode",
    description = {
      "Makes images of given codes by the model of a run of vae or gan.",
      "The codes are CSV with the columns code1, code2 and so on, as encode writes them."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ./fmnist decode runs/vae codes.csv --out images-idx3-ubyte"},
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    showDefaultValues = true)
public final class DecodeCommand implements Callable<Integer> {
  private static final int COLUMNS = 10;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "The directory of a run of vae or gan.")
  private Path directory;

  @Parameters(index = "1", paramLabel = "CODES", description = "A CSV file of codes.")
  private Path codes;

  @Mixin private ClassOption classOption;
  @Mixin private OutputImages output;

  /** Creates the command; its options are filled in by picocli. */
  public DecodeCommand() {}

  /**
   * Runs the command and exits.
   *
   * @param args a run, a file and options; {@code --help} lists them
   */
  public static void main(String[] args) {
    Cli.main(new DecodeCommand(), args);
  }

  @Override
  public Integer call() throws IOException {
    RunRecord run = RunArgument.record(directory, spec);
    output.check(0);
    if (!Files.isRegularFile(codes)) {
      throw new ParameterException(
          spec.commandLine(),
          "CODES: a CSV file expected, found %s, which %s"
              .formatted(codes, Files.exists(codes) ? "is not a file" : "does not exist"));
    }
    try (GenerativeModel model = GenerativeModel.of(run)) {
      INDArray values = CodesFile.read(codes, model.latentSize());
      output.check(values.size(0));
      int[] labels =
          ClassOption.repeated(classOption.requiredLabel(model.classes(), run), values.size(0));
      output.write(model.decode(values, labels), (int) Math.min(COLUMNS, values.size(0)));
    }
    output.announce();
    return ExitCode.OK;
  }
}
