package io.github.fmnist.experiments;

import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.record.Json;
import io.github.fmnist.experiments.record.Provenance;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.experiments.record.Versions;
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
import java.util.Set;
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
          + " sqrt(1/n + 1/m) for the mean of m new ones (Student's t, 95 % for all judged results"
          + " together), or 0.1 % if the record has a single value."
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
          "Directory of the run, or of a run for each seed: new, empty, or with runs that were"
              + " interrupted or finished, which then continue or count.%n  Default:"
              + " runs/reproduce-NAME")
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
      description = "Run nothing, but take these finished runs of the record's command.")
  private List<Path> from = List.of();

  @Option(
      names = "--write",
      paramLabel = "FILE",
      description = "Write the record with the values of the runs.")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    if (name == null) {
      return list();
    }
    ResultRecord result = record(name);
    RecordedRuns runs = new RecordedRuns(result, seeds(result), spec);
    List<Path> directories =
        from.isEmpty()
            ? runs.directories(out == null ? Path.of("runs", "reproduce-" + name) : out)
            : from;
    int exitCode = from.isEmpty() ? runs.run(directories) : ExitCode.OK;
    return exitCode == ExitCode.OK ? compare(result, runs.finished(directories)) : exitCode;
  }

  private int list() throws IOException {
    if (out != null || seeds != null || !from.isEmpty() || file != null) {
      throw new ParameterException(spec.commandLine(), "NAME: a record expected, found none");
    }
    print(RecordTable.of(ResultRecords.all()));
    return ExitCode.OK;
  }

  private int compare(ResultRecord result, List<RunRecord> runs) throws IOException {
    Map<String, Map<Long, Double>> values = Reproduction.values(result, runs);
    if (file != null) {
      write(result, values, runs.get(0).provenance(), file);
    }
    if (result.origin() == null) {
      print("%s: the record has no values to compare with.".formatted(name));
      return ExitCode.OK;
    }
    Reproduction reproduction = Reproduction.of(result, values);
    print(RecordTable.of(reproduction));
    print("%nreproduce: %s".formatted(reproduction.verdict()));
    return reproduction.verdict() == Reproduction.Verdict.WORSE ? ExitCode.DIFFERENT : ExitCode.OK;
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
    if (seeds != null && (seeds < 1 || seeds > all)) {
      throw new ParameterException(
          spec.commandLine(), "--seeds: 1 to %d expected, found %d".formatted(all, seeds));
    }
    return seeds == null ? all : seeds;
  }

  private void write(
      ResultRecord result,
      Map<String, Map<Long, Double>> values,
      Provenance provenance,
      Path target)
      throws IOException {
    for (Map.Entry<String, Map<Long, Double>> each : values.entrySet()) {
      Set<Long> found = each.getValue().keySet();
      if (!result.seeds().containsAll(found)) {
        throw new ParameterException(
            spec.commandLine(),
            "--write: runs with the seeds %s expected, found %s of %s"
                .formatted(result.seeds(), found, each.getKey()));
      }
    }
    byte[] content = Json.bytes(result.with(values, RecordedRuns.origin(provenance)));
    AtomicFile.write(target, stream -> stream.write(content));
  }
}
