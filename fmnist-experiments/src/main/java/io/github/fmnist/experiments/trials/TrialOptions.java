package io.github.fmnist.experiments.trials;

import static java.util.Objects.requireNonNull;

import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.RunOptions;
import io.github.fmnist.experiments.record.InvalidCheckpointException;
import io.github.fmnist.experiments.record.Json;
import io.github.fmnist.experiments.record.Provenance;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.experiments.run.Checkpointing;
import io.github.fmnist.experiments.run.FinishedTrials;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of a study of several trials: which of them run, and where. */
public final class TrialOptions {
  /**
   * Number of training images, over all epochs of all trials, from which on trials run side by side
   * by default: below it, starting processes takes longer than it saves.
   */
  private static final long MIN_IMAGES = 200_000;

  private static final int MAX_PARALLEL = 1000;

  /** The option for a part to be merged, which the command merge gives. */
  public static final String MERGED = "--merged";

  /** The options of a run that a merge of it does not have. */
  public static final List<String> OF_ONE_RUN =
      List.of("--shard", "--parallel", "--executor", "--master", "--budget");

  private static final String PROCESSES = "processes";
  private static final String RUN = "--trial-of";
  private static final String TRIAL = "--trial";
  private static final String ORIGIN = "--trial-origin";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description =
          "Number of networks that are trained at a time; if above 1, each in a process of its own."
              + " The results do not depend on it.%n  Default: one per core and --threads, as far"
              + " as each can have 512 MiB of heap, or 1 if all together train on fewer than"
              + " 200,000 images")
  private @Nullable Integer parallel;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      converter = Shard.Converter.class,
      description =
          "Train only part I of N, such as 3/20; the command merge puts the parts together.%n "
              + " Default: the whole study")
  private @Nullable Shard shard;

  @Option(
      names = "--executor",
      paramLabel = "NAME",
      defaultValue = PROCESSES,
      description =
          "What trains the networks: processes (of this machine), or spark with the artifact"
              + " fmnist-spark.")
  private String executor;

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "The cluster of --executor spark, such as local[2] or spark://HOST:7077.%n  Default: that"
              + " of spark-submit")
  private @Nullable String master;

  /** Given to a worker: the run that it computes a trial of. */
  @Option(names = RUN, hidden = true)
  private @Nullable Path run;

  /** Given to a worker: the name of the trial's directory. */
  @Option(names = TRIAL, hidden = true)
  private @Nullable String trial;

  /** Given to a worker: the origin of the process that puts the results together. */
  @Option(names = ORIGIN, hidden = true)
  private @Nullable String origin;

  /** Given by the command merge: the finished runs that have the trials. */
  @Option(names = MERGED, hidden = true)
  private List<Path> merged = new ArrayList<>();

  /** Rejects invalid values. */
  public void check(RunOptions options) {
    options.require(
        parallel == null || (parallel >= 1 && parallel <= MAX_PARALLEL),
        "--parallel: 1 to " + MAX_PARALLEL + " expected, found %s",
        parallel);
    options.require(
        executor.equals(PROCESSES) || provider().isPresent(),
        "--executor: processes expected, or spark with fmnist-spark and Spark on Java's class path;"
            + " found %s",
        executor);
    options.require(
        parallel == null || executor.equals(PROCESSES),
        "--parallel: no other executor expected, found --executor %s",
        executor);
    options.require(
        master == null || !executor.equals(PROCESSES),
        "--master: --executor spark expected with it, found %s",
        executor);
  }

  /** Returns the workers of another artifact that the option names. */
  private Optional<WorkersProvider> provider() {
    if (executor.equals(PROCESSES)) {
      return Optional.empty();
    }
    return ServiceLoader.load(WorkersProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(each -> each.name().equals(executor) && each.isAvailable())
        .findFirst();
  }

  /** Returns whether the command computes a single trial, for another process. */
  public boolean isWorker() {
    return trial != null;
  }

  /** Returns whether the command puts parts of the study together. */
  public boolean isMerge() {
    return !merged.isEmpty();
  }

  /** Returns whether the command computes a part of the study. */
  public boolean isPart() {
    return shard != null;
  }

  /**
   * Returns the provenance of the results: that of this process, or that of the parts which it puts
   * together.
   *
   * @param settings settings of this process, which the parts have to have
   * @throws InvalidCheckpointException if the parts have other settings, or this process has not
   *     their images or version
   */
  public Provenance provenance(Provenance now, Object settings) throws IOException {
    if (!isMerge()) {
      return now;
    }
    RunRecord first = new RunRecord(merged.get(0));
    first.changes(settings, Set.of());
    Provenance provenance = first.provenance();
    provenance.requireSameOrigin(now, merged.get(0));
    List<String> merges = new ArrayList<>();
    List<String> resumptions = new ArrayList<>();
    for (Path part : merged) {
      Provenance other = new RunRecord(part).provenance();
      other.resumptions().forEach(resumption -> resumptions.add(part + ": " + resumption));
      List<String> differences = provenance.differences(other);
      if (!differences.isEmpty()) {
        merges.add(part + "; " + String.join("; ", differences));
      }
    }
    List<String> command =
        now.commandLine().stream().filter(each -> !each.startsWith(MERGED)).toList();
    return provenance.merged(command, merges, resumptions);
  }

  /**
   * Takes a result of each trial from the parts that this command puts together, if it does, before
   * the run begins.
   */
  public <R> void takeParts(List<Trial<R>> trials, RunDirectory directory) throws IOException {
    if (isMerge()) {
      MergedTrials.take(trials, merged, directory);
    }
  }

  /** Claims a single trial of a run that another process owns. */
  public RunDirectory join() throws IOException {
    return RunDirectory.join(requireNonNull(run), requireNonNull(trial));
  }

  /**
   * Returns what this command has to run.
   *
   * @param all the specifications of all trials of the study, in their order
   */
  public <T> List<T> selected(List<T> all) {
    return shard == null ? all : shard.of(all);
  }

  /**
   * Computes a single trial of a run that another process owns.
   *
   * @param all the trials of the study
   * @param settings settings of this process, which the run has to have
   * @param now provenance of this process, on which the result depends as it does in the run
   */
  public <R> void work(List<Trial<R>> all, RunDirectory directory, Object settings, Provenance now)
      throws IOException {
    RunRecord record = directory.record();
    record.provenance().requireSameOrigin(now, directory.path());
    record.changes(settings, Set.of());
    requireOrigin(now.origin(), directory);
    FinishedTrials finished = directory.trials();
    for (Trial<R> each : all) {
      if (FinishedTrials.nameOf(each.specification()).equals(trial)) {
        finished.keep(each.specification(), each.run());
        return;
      }
    }
    throw new InvalidCheckpointException(
        "%s: the trial %s of the study expected, found no such trial"
            .formatted(directory.path(), trial));
  }

  private void requireOrigin(Provenance.Origin here, RunDirectory directory) throws IOException {
    Provenance.Origin expected =
        Json.MAPPER.readValue(
            Base64.getUrlDecoder().decode(requireNonNull(origin)), Provenance.Origin.class);
    List<String> differences = expected.differences(here);
    if (!differences.isEmpty()) {
      throw new InvalidCheckpointException(
          "%s: a worker like the process that began the run expected, but %s"
              .formatted(directory.path(), String.join("; ", differences)));
    }
  }

  /**
   * Returns what runs the trials.
   *
   * @param trials number of trials
   * @param images number of training images, over all epochs of all trials
   * @param threads number of threads of each trial
   * @param data value of {@code --data} that gives the images without a search
   * @param now provenance of this process
   * @param command class of the study's command
   */
  public TrialExecutor executor(
      int trials,
      long images,
      int threads,
      String data,
      RunDirectory directory,
      Provenance now,
      Checkpointing checkpointing,
      Class<? extends Callable<Integer>> command,
      Messages messages)
      throws IOException {
    if (isMerge()) {
      return new MergedTrials(directory);
    }
    Optional<WorkersProvider> provider = provider();
    int atATime = Math.min(trials, parallel(images, threads));
    if (provider.isEmpty() && atATime <= 1) {
      return new InProcessExecutor(directory.trials());
    }
    List<String> arguments = arguments(directory, data, now);
    arguments.addAll(0, messages.options());
    return new WorkerExecutor(
        directory.trials(),
        checkpointing,
        each -> task(each, threads, command, arguments),
        () ->
            provider.isPresent()
                ? provider.get().start(Optional.ofNullable(master), environment(now, threads))
                : new LocalProcesses(
                    atATime, spec.commandLine().getOut(), spec.commandLine().getErr()),
        messages);
  }

  /** Returns the environment variables of workers on other machines. */
  private static Map<String, String> environment(Provenance now, int threads) {
    Map<String, String> environment = new TreeMap<>(now.environment());
    environment.put("OMP_NUM_THREADS", Integer.toString(threads));
    String data = System.getenv("FMNIST_DATA");
    if (data != null) {
      environment.put("FMNIST_DATA", Path.of(data).toAbsolutePath().toString());
    }
    return environment;
  }

  private int parallel(long images, int threads) {
    if (parallel != null) {
      return parallel;
    }
    return images < MIN_IMAGES
        ? 1
        : Math.min(
            Runtime.getRuntime().availableProcessors() / threads, LocalProcesses.mostByHeap());
  }

  private static Task task(
      Trial<?> trial,
      int threads,
      Class<? extends Callable<Integer>> command,
      List<String> arguments)
      throws IOException {
    List<String> all = new ArrayList<>(arguments);
    all.add(0, TRIAL + "=" + FinishedTrials.nameOf(trial.specification()));
    return new Task(trial.title(), threads, command, List.copyOf(all));
  }

  /** Returns the arguments of the run for its workers. */
  private static List<String> arguments(RunDirectory directory, String data, Provenance now)
      throws IOException {
    List<String> arguments = new ArrayList<>(directory.record().provenance().studyArguments());
    arguments.remove(0); // the command
    for (String option : List.of("--budget", "--data", "--out")) {
      Cli.replace(arguments, option, List.of());
    }
    arguments.removeAll(RunOptions.OUTPUT);
    arguments.add(0, "--data=" + data);
    arguments.add(0, RUN + "=" + directory.path().toAbsolutePath());
    // Encoded, since Windows takes quotes in arguments for its own.
    byte[] json = Json.MAPPER.writeValueAsBytes(now.origin());
    arguments.add(0, ORIGIN + "=" + Base64.getUrlEncoder().encodeToString(json));
    return arguments;
  }
}
