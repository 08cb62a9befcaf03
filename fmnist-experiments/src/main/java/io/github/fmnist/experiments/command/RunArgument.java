package io.github.fmnist.experiments.command;

import io.github.fmnist.experiments.record.Provenance;
import io.github.fmnist.experiments.record.RunRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The argument RUN of the commands that read a run, and the command line that a run has. */
public final class RunArgument {
  private RunArgument() {}

  /** Returns the record of the run in a directory; rejects a path that is not a directory. */
  public static RunRecord record(Path run, CommandSpec spec) {
    if (!Files.isDirectory(run)) {
      throw new ParameterException(
          spec.commandLine(),
          "RUN: the directory of a run expected, found %s, which %s"
              .formatted(run, Files.exists(run) ? "is a file" : "does not exist"));
    }
    return new RunRecord(run);
  }

  /**
   * Returns the arguments of {@code fmnist} that repeat a run, in a directory of its own and with
   * the usual output.
   */
  public static List<String> repetition(Provenance provenance) {
    List<String> arguments = new ArrayList<>(provenance.studyArguments());
    Cli.replace(arguments, "--out", List.of());
    arguments.removeAll(RunOptions.OUTPUT);
    return arguments;
  }
}
