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
      "Repeats a finished run of activations, vae, gan or sweep in a new directory, and says whether"
          + " models and metrics are equal to the bit, equal within a tolerance, or different.",
      "If they differ, it names what differs in the record of the run: settings, data, versions,"
          + " threads, instruction set, processor."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ./fmnist rerun runs/vae --out runs/vae-again"},
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class)
final class RerunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "The directory of the run.")
  private Path directory;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Directory of the new run: new, empty, or with a repetition that was interrupted, which"
              + " then continues.%n  Default: RUN-rerun")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    List<String> arguments = RecordedStudy.of(directory, spec);
    if (!new RunRecord(directory).isFinished()) {
      throw new FileSystemException(
          directory.toString(),
          null,
          "a finished run expected; %s continues this one"
              .formatted(ShellCommand.resume(directory)));
    }
    Cli.replace(arguments, "--budget", List.of()); // only a whole run can be compared
    Path repeated = out == null ? beside(directory) : out;
    int exitCode = repeat(arguments, repeated);
    boolean done = exitCode == ExitCode.OK || exitCode == ExitCode.DIVERGED;
    if (!done || !new RunRecord(repeated).isFinished()) {
      return exitCode;
    }
    RunComparison comparison = RunComparison.of(directory, repeated);
    report(comparison);
    return comparison.verdict() == RunComparison.Verdict.EQUAL ? ExitCode.OK : ExitCode.DIFFERENT;
  }

  /** Runs the study, or continues a repetition that was interrupted. */
  private int repeat(List<String> arguments, Path repeated) throws IOException {
    RunRecord repetition = new RunRecord(repeated);
    boolean begun = repetition.hasBegun() && !repetition.isFinished();
    if (begun && RecordedStudy.of(repeated, spec).equals(arguments)) {
      return run("resume", repeated.toString());
    }
    RecordedStudy.set(arguments, "--out", repeated);
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return Cli.run(RecordedStudy.commandLine(spec), arguments);
  }

  /** Returns the directory of the same name and {@code -rerun}. */
  private static Path beside(Path run) {
    Path path = run.normalize();
    if (path.toString().isEmpty() || path.endsWith("..")) {
      path = run.toAbsolutePath().normalize();
    }
    return path.resolveSibling(path.getFileName() + "-rerun");
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
