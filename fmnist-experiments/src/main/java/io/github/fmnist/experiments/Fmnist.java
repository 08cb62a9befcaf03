package io.github.fmnist.experiments;

import io.github.fmnist.experiments.activations.ActivationsCommand;
import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.export.ExportCommand;
import io.github.fmnist.experiments.gan.GanCommand;
import io.github.fmnist.experiments.inference.DecodeCommand;
import io.github.fmnist.experiments.inference.EncodeCommand;
import io.github.fmnist.experiments.inference.PredictCommand;
import io.github.fmnist.experiments.inference.ReconstructCommand;
import io.github.fmnist.experiments.inference.SampleCommand;
import io.github.fmnist.experiments.record.Versions;
import io.github.fmnist.experiments.report.ReportCommand;
import io.github.fmnist.experiments.scores.EvaluateCommand;
import io.github.fmnist.experiments.scores.ExtractorCommand;
import io.github.fmnist.experiments.sweep.SweepCommand;
import io.github.fmnist.experiments.vae.VaeCommand;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: {@code ./fmnist COMMAND}. */
@Command(
    name = "fmnist",
    description = "Three classic studies on Fashion-MNIST with Deeplearning4j.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    subcommands = {
      ActivationsCommand.class,
      VaeCommand.class,
      GanCommand.class,
      SweepCommand.class,
      ResumeCommand.class,
      RerunCommand.class,
      ReproduceCommand.class,
      MergeCommand.class,
      EvaluateCommand.class,
      ReportCommand.class,
      PredictCommand.class,
      SampleCommand.class,
      EncodeCommand.class,
      DecodeCommand.class,
      ReconstructCommand.class,
      ExportCommand.class,
      DataCommand.class,
      ExtractorCommand.class,
      GenerateCompletion.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success",
      "1:an unexpected failure: please report it",
      "2:a wrong command line, such as one with a path that does not exist",
      "3:the dataset is unavailable, or images are damaged or too few",
      "4:the training of a network diverged; all other networks were trained",
      "5:a file could not be read or written, or does not have the expected content",
      "6:the generator of gan has collapsed, and --fail-on-collapse was given",
      "7:out of memory: FMNIST_OPTS=-Xmx4g allows 4 GiB",
      "8:interrupted by Ctrl-C, by SIGTERM or by its --budget, after a checkpoint was saved: resume"
          + " continues the run",
      "9:rerun found that the results of the two runs are not equal to the bit, or reproduce a"
          + " result that is worse than its record",
      "10:some networks could not be trained; all others were, and resume trains the rest"
    })
public final class Fmnist implements Runnable {
  @Spec private CommandSpec spec;

  /** Creates the command; its options are filled in by picocli. */
  public Fmnist() {}

  /**
   * Runs the command line and exits.
   *
   * @param args a command and its options; none for help
   */
  public static void main(String[] args) {
    Cli.main(new Fmnist(), args);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
