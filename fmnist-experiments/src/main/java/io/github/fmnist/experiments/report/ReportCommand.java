package io.github.fmnist.experiments.report;

import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.command.RunArgument;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.experiments.record.Versions;
import io.github.fmnist.models.archive.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the report of a run, or of several runs compared. */
@Command(
    name = "report",
    description =
        "Writes a page that shows the results of a run, finished or not, or compares several runs."
            + " The page is a single file, which needs no network.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fmnist report runs/vae",
      "  ./fmnist report runs/vae runs/vae-again --out comparison.html"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    showDefaultValues = true)
public final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "Directories of runs of activations, vae, gan, sweep or evaluate.")
  private List<Path> directories;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "The page, which replaces a file of that name; required for several runs.%n"
              + "  Default: RUN/report.html")
  private @Nullable Path out;

  /** Creates the command; its options are filled in by picocli. */
  public ReportCommand() {}

  /**
   * Runs the command and exits.
   *
   * @param args runs and options; {@code --help} lists them
   */
  public static void main(String[] args) {
    Cli.main(new ReportCommand(), args);
  }

  @Override
  public Integer call() throws IOException {
    List<RunRecord> runs = new ArrayList<>();
    for (Path directory : directories) {
      RunRecord run = RunArgument.record(directory, spec);
      if (!run.hasBegun()) {
        throw new FileSystemException(
            directory.toString(), null, "the directory of a run expected");
      }
      runs.add(run);
    }
    if (runs.size() > 1 && out == null) {
      throw new ParameterException(
          spec.commandLine(), "--out: a file expected for the report of several runs, found none");
    }
    byte[] page = runs.size() == 1 ? Report.page(runs.get(0)) : Comparison.page(runs);
    Path file = out == null ? directories.get(0).resolve(RunRecord.REPORT) : out;
    AtomicFile.write(file, stream -> stream.write(page));
    PrintWriter console = spec.commandLine().getOut();
    console.println(file);
    console.flush();
    return ExitCode.OK;
  }
}
