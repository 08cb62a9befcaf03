package io.github.fmnist.experiments;

import static java.util.Objects.requireNonNull;

import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.command.PresetOptions;
import io.github.fmnist.experiments.command.RunArgument;
import io.github.fmnist.experiments.command.RunOptions;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The runs of the command of a record: one of all seeds, or one of each. */
final class RecordedRuns {
  private static final String PROGRAM = "./fmnist";
  private static final String EVALUATE = "evaluate";
  private static final String SEED = "--seed";
  private static final String SEEDS = "--seeds";
  private static final String DATA = "--data";

  /** The images whose name in the provenance of a run is the value of the option. */
  private static final List<List<String>> IMAGES = List.of(List.of("real"), List.of("synthetic"));

  /**
   * Options that change a result by its last bits at most, and those that a record has elsewhere.
   */
  private static final List<String> OTHERS = List.of(SEED, SEEDS, "--threads");

  /** The seeds of a run, which count up from the first. */
  private record Seeds(long first, int count) {
    static Seeds of(RunRecord run) throws IOException {
      Provenance provenance = run.provenance();
      return new Seeds(provenance.seed(), provenance.seeds());
    }

    boolean overlaps(Seeds other) {
      return first < other.first + other.count && other.first < first + count;
    }

    @Override
    public String toString() {
      return count == 1
          ? "the seed " + first
          : "the seeds %d to %d".formatted(first, first + count - 1);
    }
  }

  private final List<String> arguments;
  private final List<Long> seeds;
  private final CommandSpec spec;

  /**
   * Prepares the runs.
   *
   * @param seeds number of seeds, of those of the record
   * @param spec the running command
   * @throws ParameterException if the command of the record cannot be run and compared
   */
  RecordedRuns(ResultRecord result, int seeds, CommandSpec spec) {
    this.spec = spec;
    this.arguments = result.words().subList(1, result.words().size());
    this.seeds = result.seeds().subList(0, seeds);
    String study = arguments.isEmpty() ? "" : arguments.get(0);
    require(
        result.words().get(0).equals(PROGRAM)
            && (RecordedStudy.STUDIES.contains(study) || study.equals(EVALUATE)),
        result,
        "a command ./fmnist activations, vae, gan, sweep or evaluate",
        result.command());
    require(
        IMAGES.contains(settings(result).getOrDefault(DATA, List.of())),
        result,
        "a command with --data real or --data synthetic",
        result.command());
    require(
        result.metrics().stream().anyMatch(each -> each.read() != null),
        result,
        "a metric with the key read, which says where a run has its value",
        "none");
  }

  private void require(boolean condition, ResultRecord result, String expected, String found) {
    if (!condition) {
      throw new ParameterException(
          spec.commandLine(),
          "NAME: %s: %s expected, found %s".formatted(result.name(), expected, found));
    }
  }

  /** Returns the settings of the record's command; names the record if an option is wrong. */
  private Map<String, List<String>> settings(ResultRecord result) {
    try {
      return settings(arguments);
    } catch (ParameterException e) {
      throw new ParameterException(
          spec.commandLine(),
          "NAME: %s: a command that can be run expected, found %s: %s"
              .formatted(result.name(), result.command(), e.getMessage()),
          e);
    }
  }

  /** Returns the seeds of a run. */
  static Set<Long> seeds(RunRecord run) throws IOException {
    Seeds seeds = Seeds.of(run);
    return LongStream.range(seeds.first(), seeds.first() + seeds.count())
        .boxed()
        .collect(Collectors.toSet());
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
   * Runs the command in each directory, or continues a run that is there; a finished one stays. A
   * run counts as finished if some of its networks diverged.
   *
   * @return the exit code of the first run without results, or 0
   */
  int run(List<Path> directories) throws IOException {
    for (int i = 0; i < directories.size(); i++) {
      int exitCode =
          run(directories.get(i), new Seeds(seeds.get(i), isOneRun() ? seeds.size() : 1));
      RunRecord record = new RunRecord(directories.get(i));
      if (exitCode != ExitCode.OK && !(record.hasBegun() && record.hasResults())) {
        return exitCode;
      }
    }
    return ExitCode.OK;
  }

  /** Runs the command with some seeds. */
  private int run(Path directory, Seeds own) throws IOException {
    RunRecord record = new RunRecord(directory);
    if (record.hasBegun()) {
      requireCommand(record);
      return resume(record, own);
    }
    List<String> command = new ArrayList<>(arguments);
    if (isOneRun()) {
      RecordedStudy.set(command, SEEDS, own.count());
    }
    RecordedStudy.set(command, SEED, own.first());
    RecordedStudy.set(command, "--out", directory);
    return execute(command);
  }

  private int resume(RunRecord record, Seeds own) throws IOException {
    Seeds found = Seeds.of(record);
    if (found.first() != own.first() || found.count() > own.count()) {
      throw new FileSystemException(
          record.run().toString(),
          null,
          "a run with %s expected, found one with %s".formatted(own, found));
    }
    if (found.count() < own.count()) {
      return execute(List.of("resume", record.run().toString(), SEEDS + "=" + own.count()));
    }
    if (record.hasResults()) {
      return ExitCode.OK;
    }
    requireContinuable(record);
    return execute(List.of("resume", record.run().toString()));
  }

  private static void requireContinuable(RunRecord run) throws IOException {
    if (run.provenance().studyArguments().get(0).equals(EVALUATE)) {
      throw new FileSystemException(
          run.run().toString(),
          null,
          "a finished run expected, found one of evaluate that was interrupted; nothing continues"
              + " it, so the directory has to be deleted");
    }
  }

  private int execute(List<String> command) {
    return Cli.run(RecordedStudy.commandLine(spec), command.toArray(String[]::new));
  }

  /**
   * Returns the records of finished runs of the command.
   *
   * @throws FileSystemException if one is not finished, or is of another command, or two have a
   *     seed in common
   */
  List<RunRecord> finished(List<Path> directories) throws IOException {
    List<RunRecord> runs = new ArrayList<>();
    for (Path directory : directories) {
      RunRecord run = RunArgument.record(directory, spec);
      requireCommand(run);
      if (!run.hasResults()) {
        requireContinuable(run);
        throw new FileSystemException(
            directory.toString(),
            null,
            "a finished run expected; %s continues this one"
                .formatted(ShellCommand.resume(directory)));
      }
      for (RunRecord other : runs) {
        if (Seeds.of(run).overlaps(Seeds.of(other))) {
          throw new FileSystemException(
              directory.toString(),
              null,
              "runs with different seeds expected, found %s here and %s in %s"
                  .formatted(Seeds.of(run), Seeds.of(other), other.run()));
        }
      }
      runs.add(run);
    }
    return runs;
  }

  private void requireCommand(RunRecord run) throws IOException {
    Provenance provenance = run.provenance();
    List<String> found = RunArgument.repetition(provenance);
    Map<String, List<String>> actual = new TreeMap<>();
    try {
      actual.putAll(settings(found));
    } catch (ParameterException e) {
      // It is of a version with other options, and so of another command.
    }
    actual.put(DATA, List.of(provenance.data()));
    if (!actual.equals(settings(arguments))) {
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
    settings.keySet().removeAll(RunOptions.WITHOUT_EFFECT_ON_RESULTS);
    settings.keySet().removeAll(OTHERS);
    return settings;
  }

  private static ParseResult study(List<String> arguments) {
    return new CommandLine(new Fmnist())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(arguments.toArray(String[]::new))
        .subcommand();
  }

  /**
   * Returns where the values of runs come from.
   *
   * @throws FileSystemException if the runs are not of one build on one kind of machine
   */
  static ResultRecord.Origin origin(List<RunRecord> runs) throws IOException {
    Provenance first = runs.get(0).provenance();
    for (RunRecord run : runs) {
      List<String> differences = first.differencesExceptSeed(run.provenance());
      if (!differences.isEmpty()) {
        throw new FileSystemException(
            run.run().toString(),
            null,
            "a run of the build and the machine of %s expected, but %s"
                .formatted(runs.get(0).run(), String.join("; ", differences)));
      }
    }
    return new ResultRecord.Origin(
        first.gitCommit(),
        first.started().substring(0, first.started().indexOf('T')),
        first.cpu(),
        instructionSet(first),
        first.matchesThisProcessor() ? Runtime.getRuntime().availableProcessors() : null,
        first.threads(),
        first.java());
  }

  /** Returns the last word of the description of oneDNN, if that computed the networks. */
  private static String instructionSet(Provenance provenance) {
    return provenance.arithmetic().stream()
        .filter(library -> library.startsWith("oneDNN"))
        .map(library -> library.substring(library.lastIndexOf(' ') + 1))
        .findFirst()
        .orElse("unknown");
  }
}
