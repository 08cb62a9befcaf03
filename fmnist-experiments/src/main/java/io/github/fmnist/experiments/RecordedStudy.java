package io.github.fmnist.experiments;

import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.RunArgument;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The command line of a study, as the record of a run has it. */
final class RecordedStudy {
  /** The commands whose runs can be continued. */
  static final Set<String> STUDIES = Set.of("activations", "vae", "gan", "sweep");

  private RecordedStudy() {}

  /**
   * Returns the arguments of {@link Fmnist} that repeat a run, without its directory.
   *
   * @param run directory of the run
   * @param spec the command that the directory was given to
   */
  static List<String> of(Path run, CommandSpec spec) throws IOException {
    List<String> arguments = RunArgument.repetition(RunArgument.record(run, spec).provenance());
    String command = arguments.isEmpty() ? "nothing" : arguments.get(0);
    if (!STUDIES.contains(command)) {
      throw new FileSystemException(
          run.toString(),
          null,
          "a run of activations, vae, gan or sweep expected, found one of " + command);
    }
    return arguments;
  }

  /** Sets an option; arguments behind a {@code --} would not be options. */
  static void set(List<String> arguments, String option, Object value) {
    Cli.replace(arguments, option, List.of());
    arguments.add(1, option + "=" + value);
  }

  /** Returns a command line with the outputs of a running command. */
  static CommandLine commandLine(CommandSpec spec) {
    return new CommandLine(new Fmnist())
        .setOut(spec.commandLine().getOut())
        .setErr(spec.commandLine().getErr());
  }
}
