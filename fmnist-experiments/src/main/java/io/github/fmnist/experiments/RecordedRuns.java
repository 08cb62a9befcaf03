package io.github.fmnist.experiments;

import static java.util.Objects.requireNonNull;

import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.command.PresetOptions;
import io.github.fmnist.experiments.command.RunArgument;
import io.github.fmnist.experiments.record.Provenance;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.experiments.records.ResultRecord;
import io.github.fmnist.experiments.run.ShellCommand;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The runs of the command of a record: one of all seeds, or one of each. */
final class RecordedRuns {
  private static final String PROGRAM = "./fmnist";
  private static final String SEED = "--seed";
  private static final String SEEDS = "--seeds";
  private static final String DATA = "--data";

  /**
   * Options that change a result by its last bits at most, or not at all, and those that a record
   * has elsewhere.
   */
  private static final List<String> IRRELEVANT =
      List.of(
          "--out",
          SEED,
          SEEDS,
          "--threads",
          "--parallel",
          "--executor",
          "--master",
          "--budget",
          "--checkpoint-every",
          "--figures",
          "--figure-scale",
          "--quiet",
          "--json");

  private final List<String> arguments;
  private final List<Long> seeds;
  private final CommandSpec spec;

  /**
   * Prepares the runs.
   *
   * @param seeds number of seeds, of those of the record
   * @param spec the running command
   * @throws ParameterException if the command of the record is not one of this program
   */
  RecordedRuns(ResultRecord result, int seeds, CommandSpec spec) {
    if (!result.words().get(0).equals(PROGRAM)) {
      throw new ParameterException(
          spec.commandLine(),
          "NAME: a record of a command of %s expected, found one that this reproduces: %s"
              .formatted(PROGRAM, result.command()));
    }
    this.arguments = result.words().subList(1, result.words().size());
    this.seeds = result.seeds().subList(0, seeds);
    this.spec = spec;
  }

  /** Returns the directories of the runs. */
  List<Path> directories(Path out) {
    return isOneRun()
        ? List.of(out)
        : seeds.stream().map(seed -> out.resolve("seed-" + seed)).toList();
  }

  /** Returns whether the command takes several seeds. */
  private boolean isOneRun() {
    CommandLine study = spec.root().commandLine().getSubcommands().get(arguments.get(0));
    return requireNonNull(study).getCommandSpec().findOption(SEEDS) != null;
  }

  /**
   * Runs the command in each directory, or continues a run that is there; a finished one stays.
   *
   * @return the exit code of the first run that failed, or 0
   */
  int run(List<Path> directories) throws IOException {
    for (int i = 0; i < directories.size(); i++) {
      int exitCode = run(directories.get(i), seeds.get(i));
      if (exitCode != ExitCode.OK) {
        return exitCode;
      }
    }
    return ExitCode.OK;
  }

  private int run(Path directory, long seed) throws IOException {
    RunRecord record = new RunRecord(directory);
    if (record.hasBegun()) {
      requireCommand(record);
      return record.hasResults() ? ExitCode.OK : execute(List.of("resume", directory.toString()));
    }
    List<String> command = new ArrayList<>(arguments);
    if (isOneRun()) {
      RecordedStudy.set(command, SEEDS, seeds.size());
    }
    RecordedStudy.set(command, SEED, seed);
    RecordedStudy.set(command, "--out", directory);
    return execute(command);
  }

  private int execute(List<String> command) {
    return Cli.run(RecordedStudy.commandLine(spec), command.toArray(String[]::new));
  }

  /**
   * Returns the records of finished runs of the command.
   *
   * @throws FileSystemException if one is not finished, or is of another command
   */
  List<RunRecord> finished(List<Path> directories) throws IOException {
    List<RunRecord> runs = new ArrayList<>();
    for (Path directory : directories) {
      RunRecord run = RunArgument.record(directory, spec);
      requireCommand(run);
      if (!run.hasResults()) {
        throw new FileSystemException(
            directory.toString(),
            null,
            "a finished run expected; %s continues this one"
                .formatted(ShellCommand.resume(directory)));
      }
      runs.add(run);
    }
    return runs;
  }

  private void requireCommand(RunRecord run) throws IOException {
    Provenance provenance = run.provenance();
    List<String> found = RunArgument.repetition(provenance);
    Map<String, List<String>> expected = settings(arguments);
    Map<String, List<String>> actual = settings(found);
    actual.put(DATA, List.of(provenance.data()));
    if (!actual.equals(expected)) {
      throw new FileSystemException(
          run.run().toString(),
          null,
          "a run of %s expected, found one of %s on %s images"
              .formatted(
                  ShellCommand.study(arguments), ShellCommand.study(found), provenance.data()));
    }
  }

  /** Returns the options and parameters of a command on which its result depends, by name. */
  private static Map<String, List<String>> settings(List<String> arguments) {
    ParseResult study = study(arguments);
    if (study.commandSpec().userObject() instanceof PresetOptions preset
        && !preset.presetOptions().isEmpty()) {
      study = study(Cli.with(study, arguments, PresetOptions.PRESET, preset.presetOptions()));
    }
    Map<String, List<String>> settings = new TreeMap<>(Map.of("", List.of(arguments.get(0))));
    for (ArgSpec each : study.matchedArgs()) {
      settings.put(
          each instanceof OptionSpec option ? option.longestName() : each.paramLabel(),
          each.originalStringValues());
    }
    settings.keySet().removeAll(IRRELEVANT);
    return settings;
  }

  private static ParseResult study(List<String> arguments) {
    return new CommandLine(new Fmnist())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(arguments.toArray(String[]::new))
        .subcommand();
  }

  /** Returns where the values of a run come from. */
  static ResultRecord.Origin origin(Provenance provenance) {
    String library = provenance.arithmetic().get(0);
    return new ResultRecord.Origin(
        provenance.gitCommit(),
        provenance.started().substring(0, provenance.started().indexOf('T')),
        provenance.cpu(),
        library.substring(library.lastIndexOf(' ') + 1),
        Runtime.getRuntime().availableProcessors(),
        provenance.threads(),
        provenance.java());
  }
}
