package io.github.fmnist.experiments;

import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.command.RunOptions;
import io.github.fmnist.experiments.run.Provenance;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.run.Versions;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Continues a study by its own command line, which its provenance has. */
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
  private static final Set<String> STUDIES = Set.of("activations", "vae", "gan");

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
    CommandLine study =
        new CommandLine(new Fmnist())
            .setOut(spec.commandLine().getOut())
            .setErr(spec.commandLine().getErr());
    return Cli.run(study, arguments().toArray(String[]::new));
  }

  /** Returns the run's command line, which continues the run in its directory. */
  private List<String> arguments() throws IOException {
    Provenance provenance = RunDirectory.read(directory);
    List<String> arguments = new ArrayList<>(provenance.studyArguments());
    if (!STUDIES.contains(arguments.get(0))) {
      throw new FileSystemException(
          directory.toString(),
          null,
          "a run of activations, vae or gan expected, found one of " + arguments.get(0));
    }
    arguments.add(RunOptions.RESUME);
    arguments.add(directory.toString());
    return arguments;
  }
}
