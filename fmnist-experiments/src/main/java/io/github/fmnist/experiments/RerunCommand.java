package io.github.fmnist.experiments;

import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.record.RunComparison;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.experiments.record.Versions;
import io.github.fmnist.experiments.run.ShellCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Repeats a study by its own command line, and compares the results. */
@Command(
    name = "rerun",
    description = {
      "Repeats a finished run of activations, vae or gan in a new directory, and says whether"
          + " models and metrics are equal to the bit, equal within a tolerance, or different.",
      "If they differ, it names what differs in the record of the run: settings, data, versions,"
          + " threads, instruction set, processor."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class)
final class RerunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "The directory of the run.")
  private Path directory;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Directory of the new run; it must be new or empty.%n  Default: RUN-rerun")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    List<String> arguments = RecordedStudy.of(directory);
    if (!new RunRecord(directory).isFinished()) {
      throw new FileSystemException(
          directory.toString(),
          null,
          "a finished run expected; %s continues this one"
              .formatted(ShellCommand.resume(directory)));
    }
    Cli.replace(arguments, "--budget", List.of()); // only a whole run can be compared
    Path repeated = out == null ? Path.of(directory.normalize() + "-rerun") : out;
    RecordedStudy.set(arguments, "--out", repeated);
    int exitCode = Cli.run(RecordedStudy.commandLine(spec), arguments.toArray(String[]::new));
    if (!new RunRecord(repeated).isFinished()) {
      return exitCode;
    }
    RunComparison comparison = RunComparison.of(directory, repeated);
    report(comparison);
    return comparison.verdict() == RunComparison.Verdict.EQUAL ? ExitCode.OK : ExitCode.DIFFERENT;
  }

  private void report(RunComparison comparison) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("rerun:   %s%n", comparison.verdict());
    comparison.findings().forEach(finding -> out.printf("  %s%n", finding));
    comparison.causes().forEach(cause -> out.printf("  record: %s%n", cause));
    if (comparison.verdict() != RunComparison.Verdict.EQUAL && comparison.causes().isEmpty()) {
      out.printf("  record: nothing that it has differs%n");
    }
    out.flush();
  }
}
