package io.github.fmnist.experiments;

import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.RunArgument;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.experiments.record.Versions;
import io.github.fmnist.experiments.run.ShellCommand;
import io.github.fmnist.experiments.trials.TrialOptions;
import java.io.IOException;
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

/** Puts the parts of a study together, by the command line in the record of the first. */
@Command(
    name = "merge",
    description = {
      "Puts the parts of a study, which --shard has computed, together in a new run, with the same"
          + " results, figures and report as one run.",
      "It refuses parts that differ in settings, dataset, versions, commit, instruction set,"
          + " precision or threads, and names what differs."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ./fmnist merge parts/1 parts/2 parts/3 --out runs/whole"},
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class)
final class MergeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      arity = "1..*",
      description = "The directories of the parts, in any order.")
  private List<Path> parts;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Directory of the new run; it must be new or empty.%n  Default: runs/<time>-activations")
  private @Nullable Path out;

  @Option(
      names = "--data",
      paramLabel = "WHICH",
      description = "The images, if they are elsewhere on this machine.%n  Default: as in DIR")
  private @Nullable String data;

  @Override
  public Integer call() throws IOException {
    RunRecord first = part(parts.get(0));
    for (Path part : parts) {
      first.requireSameStudy(part(part));
    }
    List<String> arguments = RecordedStudy.of(parts.get(0), spec);
    for (String option : TrialOptions.OF_ONE_RUN) {
      Cli.replace(arguments, option, List.of());
    }
    List<String> merged = parts.stream().map(part -> TrialOptions.MERGED + "=" + part).toList();
    arguments.addAll(1, merged);
    if (out != null) {
      RecordedStudy.set(arguments, "--out", out);
    }
    if (data != null) {
      RecordedStudy.set(arguments, "--data", data);
    }
    return Cli.run(RecordedStudy.commandLine(spec), arguments.toArray(String[]::new));
  }

  private RunRecord part(Path part) throws IOException {
    RunRecord record = RunArgument.record(part, spec);
    String study = RecordedStudy.of(part, spec).get(0);
    if (!study.equals("activations")) {
      throw new FileSystemException(
          part.toString(), null, "a part of activations expected, found a run of " + study);
    }
    if (!record.isFinished()) {
      throw new FileSystemException(
          part.toString(),
          null,
          "a finished part expected; %s continues this one".formatted(ShellCommand.resume(part)));
    }
    record.requireUnchangedResults();
    return record;
  }
}
