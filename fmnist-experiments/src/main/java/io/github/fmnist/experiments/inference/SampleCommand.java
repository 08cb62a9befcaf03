package io.github.fmnist.experiments.inference;

import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.command.RunArgument;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.experiments.record.Versions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Generates images by the model of a run of {@code vae} or {@code gan}. */
@Command(
    name = "sample",
    description = "Generates images from random codes by the model of a run of vae or gan.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fmnist sample runs/gan --count 100 --out samples.png",
      "  ./fmnist sample runs/gan --class Sandal --out sandals.png"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    showDefaultValues = true)
public final class SampleCommand implements Callable<Integer> {
  private static final int MAX_COUNT = 60_000;
  private static final int COLUMNS = 10;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "The directory of a run of vae or gan.")
  private Path directory;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "100",
      description = "Number of images, at most 60,000.")
  private int count;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the codes: the same seed generates the same images.")
  private long seed;

  @Mixin private ClassOption classOption;
  @Mixin private OutputImages output;

  /** Creates the command; its options are filled in by picocli. */
  public SampleCommand() {}

  /**
   * Runs the command and exits.
   *
   * @param args a run and options; {@code --help} lists them
   */
  public static void main(String[] args) {
    Cli.main(new SampleCommand(), args);
  }

  @Override
  public Integer call() throws IOException {
    RunRecord run = RunArgument.record(directory, spec);
    if (count < 1 || count > MAX_COUNT) {
      throw new ParameterException(
          spec.commandLine(), "--count: 1 to 60000 expected, found " + count);
    }
    output.check(count);
    try (GenerativeModel model = GenerativeModel.of(run)) {
      int[] labels = classOption.labels(count, model.classes(), run);
      output.write(model.sample(count, seed, labels), Math.min(COLUMNS, count));
    }
    output.announce();
    return ExitCode.OK;
  }
}
