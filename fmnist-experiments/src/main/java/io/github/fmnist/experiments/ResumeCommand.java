package io.github.fmnist.experiments;

import static java.util.Objects.requireNonNull;

import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.command.RunArgument;
import io.github.fmnist.experiments.command.RunOptions;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.experiments.record.SettingsChange;
import io.github.fmnist.experiments.record.Versions;
import io.github.fmnist.experiments.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Continues a study by its own command line, which its record has. */
@Command(
    name = "resume",
    description = {
      "Continues a run of activations, vae, gan or sweep that has not finished: interrupted, killed, or"
          + " out of disk space. With an option, continues it with another setting.",
      "The results are equal to those of an uninterrupted run, to the bit, on the same processor."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ./fmnist resume runs/vae", "  ./fmnist resume runs/activations --seeds 10"},
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class)
final class ResumeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "The directory of the run.")
  private Path directory;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Train for this number of epochs in all, more than before; also if the run is finished."
              + " The learning rate must be constant, without --patience and --instance-noise.")
  private @Nullable Integer epochs;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Number of repetitions of activations in all; also if the run is finished.")
  private @Nullable Integer seeds;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description =
          "Learning rate of vae or gan for the rest of the training, such as a smaller one after a"
              + " divergence.")
  private @Nullable Double learningRate;

  @Override
  public Integer call() throws IOException {
    RunRecord record = RunArgument.record(directory, spec);
    Map<SettingsChange, Object> changes = changes();
    if (record.hasBegun() && record.isFinished() && changes.isEmpty()) {
      spec.commandLine().getOut().printf("%s: the run is finished.%n", directory);
      spec.commandLine().getOut().flush();
      return ExitCode.OK;
    }
    RunDirectory.reopen(directory).close(); // completes a change of settings
    List<String> arguments = RecordedStudy.of(directory, spec);
    for (Map.Entry<SettingsChange, Object> change : changes.entrySet()) {
      set(arguments, change.getKey().option(), change.getValue());
    }
    if (!changes.isEmpty()) {
      String names = changes.keySet().stream().map(Enum::name).collect(Collectors.joining(","));
      RecordedStudy.set(arguments, RunOptions.RESUME_WITH, names);
    }
    RecordedStudy.set(arguments, RunOptions.RESUME, directory);
    return Cli.run(RecordedStudy.commandLine(spec), arguments.toArray(String[]::new));
  }

  /** Sets an option, if the study has it. */
  private void set(List<String> arguments, String option, Object value) {
    String study = arguments.get(0);
    CommandLine command = spec.root().commandLine().getSubcommands().get(study);
    if (study.equals("sweep")
        || requireNonNull(command).getCommandSpec().findOption(option) == null) {
      throw new ParameterException(
          spec.commandLine(),
          "%s: a run of a study with this option expected, found one of %s"
              .formatted(option, study));
    }
    RecordedStudy.set(arguments, option, value);
  }

  private Map<SettingsChange, Object> changes() {
    Map<SettingsChange, Object> changes = new EnumMap<>(SettingsChange.class);
    if (epochs != null) {
      changes.put(SettingsChange.EPOCHS, epochs);
    }
    if (seeds != null) {
      changes.put(SettingsChange.SEEDS, seeds);
    }
    if (learningRate != null) {
      changes.put(SettingsChange.LEARNING_RATE, learningRate);
    }
    return changes;
  }
}
