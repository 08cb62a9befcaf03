package io.github.fmnist.experiments;

import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.record.Json;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.experiments.record.Versions;
import io.github.fmnist.experiments.records.Metric;
import io.github.fmnist.experiments.records.RecordTable;
import io.github.fmnist.experiments.records.Reproduction;
import io.github.fmnist.experiments.records.ResultRecord;
import io.github.fmnist.experiments.records.ResultRecords;
import io.github.fmnist.models.archive.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Lists the records, or runs the command of one and compares the result. */
@Command(
    name = "reproduce",
    description = {
      "Without a name, lists the recorded results of the studies and published ones.",
      "With the name of a record, runs its command and says whether the result is within, better or"
          + " worse than what the record predicts: the mean of its n values, give or take t s"
          + " sqrt(1/n + 1/m) for the mean of m new ones (Student's t, 95 %% for all judged results"
          + " together), or 0.1 %% if the record has a single value."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fmnist reproduce vae --seeds 1",
      "  ./fmnist reproduce records/vae.json --from runs/vae --write records/vae.json"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class)
final class ReproduceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "The name of a record, or a file with one.")
  private @Nullable String name;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Directory of the run, or of a run for each seed: new, empty, or with runs of these seeds"
              + " that were interrupted or finished, which then continue or count; an interrupted"
              + " run of evaluate cannot continue.%n  Default: runs/reproduce-NAME")
  private @Nullable Path out;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Number of seeds, beginning with the record's first.%n  Default: all of them")
  private @Nullable Integer seeds;

  @Option(
      names = "--from",
      paramLabel = "RUN",
      arity = "1..*",
      description =
          "Run nothing, but take these finished runs of the record's command, with different"
              + " seeds.")
  private List<Path> from = List.of();

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description =
          "Write the record with the values of the runs, which must have all seeds of the record,"
              + " and be of one build on one machine.")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    if (name == null) {
      return list();
    }
    ResultRecord result = record(name);
    require(
        from.isEmpty() || (out == null && seeds == null),
        "--from: neither --out nor --seeds expected with it, since it runs nothing");
    RecordedRuns runs = new RecordedRuns(result, seeds(result), spec);
    if (file != null) {
      requireWritable(result);
    }
    List<Path> directories =
        from.isEmpty()
            ? runs.directories(out == null ? Path.of("runs", "reproduce-" + result.name()) : out)
            : from;
    int exitCode = from.isEmpty() ? runs.run(directories) : ExitCode.OK;
    return exitCode == ExitCode.OK ? compare(result, runs.finished(directories)) : exitCode;
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  private int list() throws IOException {
    require(
        out == null && seeds == null && from.isEmpty() && file == null,
        "NAME: a record expected, found none");
    print(RecordTable.of(ResultRecords.all()));
    return ExitCode.OK;
  }

  private int compare(ResultRecord result, List<RunRecord> runs) throws IOException {
    Map<String, Map<Long, Double>> values = Reproduction.values(result, runs);
    if (file != null) {
      write(result, runs, file);
    }
    if (result.origin() == null) {
      print("%s: the record has no values to compare with.".formatted(name));
      return ExitCode.OK;
    }
    Reproduction reproduction = Reproduction.of(result, values);
    print(RecordTable.of(reproduction));
    Optional<Reproduction.Verdict> verdict = reproduction.verdict();
    print(
        "%nreproduce: %s"
            .formatted(verdict.map(Reproduction.Verdict::toString).orElse("no metric is judged")));
    return verdict.filter(Reproduction.Verdict.WORSE::equals).isPresent()
        ? ExitCode.DIFFERENT
        : ExitCode.OK;
  }

  private void print(Object text) {
    PrintWriter console = spec.commandLine().getOut();
    console.println(text);
    console.flush();
  }

  private ResultRecord record(String wanted) throws IOException {
    if (wanted.endsWith(".json")) {
      return ResultRecords.read(Path.of(wanted));
    }
    List<ResultRecord> all = ResultRecords.all();
    return all.stream()
        .filter(each -> each.name().equals(wanted))
        .findFirst()
        .orElseThrow(() -> unknown(wanted, all));
  }

  /** Suggests similar names, as picocli does for commands. */
  private ParameterException unknown(String wanted, List<ResultRecord> all) {
    CommandSpec names = CommandSpec.create();
    all.forEach(each -> names.addSubcommand(each.name(), CommandSpec.create()));
    List<String> near =
        new UnmatchedArgumentException(new CommandLine(names), List.of(wanted)).getSuggestions();
    return new ParameterException(
        spec.commandLine(),
        "NAME: one of the records that ./fmnist reproduce lists expected%s, found %s"
            .formatted(near.isEmpty() ? "" : ", such as " + String.join(", ", near), wanted));
  }

  private int seeds(ResultRecord result) {
    int all = result.seeds().size();
    require(
        seeds == null || (seeds >= 1 && seeds <= all),
        "--seeds: 1 to %d expected, found %d".formatted(all, seeds));
    return seeds == null ? all : seeds;
  }

  /** Refuses, before any run, a record that would keep values of earlier runs. */
  private void requireWritable(ResultRecord result) {
    require(
        seeds == null || seeds == result.seeds().size(),
        "--write: all %d seeds of the record expected, found --seeds %d"
            .formatted(result.seeds().size(), seeds));
    List<String> kept =
        result.metrics().stream()
            .filter(each -> each.read() == null && each.mean() != null)
            .map(Metric::name)
            .toList();
    require(
        kept.isEmpty(),
        "--write: metrics with the key read, or without values, expected; found "
            + String.join(", ", kept));
  }

  /**
   * Writes the record with the values of runs. A number of a whole run, such as a difference of
   * activations, has the first seed.
   */
  private void write(ResultRecord result, List<RunRecord> runs, Path target) throws IOException {
    Set<Long> all = new TreeSet<>(result.seeds());
    Set<Long> trained = new TreeSet<>();
    for (RunRecord run : runs) {
      trained.addAll(RecordedRuns.seeds(run));
    }
    require(
        trained.equals(all),
        "--write: runs with the seeds %s expected, found %s".formatted(all, trained));
    Map<String, Map<Long, Double>> values = Reproduction.allValues(result, runs);
    for (Metric metric : result.metrics()) {
      Set<Long> found = values.getOrDefault(metric.name(), Map.of()).keySet();
      boolean ofTheWholeRun =
          runs.size() == 1 && !metric.isJudged() && found.equals(Set.of(result.seeds().get(0)));
      require(
          metric.read() == null || ofTheWholeRun || found.equals(all),
          "--write: values of the seeds %s expected, found %s of %s"
              .formatted(all, found, metric.name()));
    }
    byte[] content = Json.bytes(result.with(values, RecordedRuns.origin(runs)));
    AtomicFile.write(target, stream -> stream.write(content));
  }
}
