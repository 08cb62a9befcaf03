package io.github.fmnist.experiments;

import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.command.RunOptions;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.run.Versions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Continues a study by its own command line, which its record has. */
@Command(
    name = "resume",
    description = {
      "Continues a run of activations, vae or gan that has not finished: interrupted, killed, or"
          + " out of disk space.",
      "The results are equal to those of an uninterrupted run, to the bit, on the same processor."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class)
final class ResumeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "The directory of the run.")
  private Path directory;

  @Override
  public Integer call() throws IOException {
    try (RunDirectory run = RunDirectory.reopen(directory)) {
      if (run.isFinished()) {
        spec.commandLine().getOut().printf("%s: the run is finished.%n", directory);
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
      }
    }
    List<String> arguments = RecordedStudy.of(directory);
    RecordedStudy.add(arguments, RunOptions.RESUME + "=" + directory);
    return Cli.run(RecordedStudy.commandLine(spec), arguments.toArray(String[]::new));
  }
}
