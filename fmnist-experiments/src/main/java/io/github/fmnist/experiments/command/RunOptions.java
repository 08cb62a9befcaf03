package io.github.fmnist.experiments.command;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.experiments.record.InvalidCheckpointException;
import io.github.fmnist.experiments.record.Provenance;
import io.github.fmnist.experiments.record.RunRecord;
import io.github.fmnist.experiments.record.SettingsChange;
import io.github.fmnist.experiments.run.Checkpoint;
import io.github.fmnist.experiments.run.Event;
import io.github.fmnist.experiments.run.FigureFormat;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.Prose;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.viz.Picture;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every study and of {@code evaluate}. */
public final class RunOptions {
  /** The options that change what a command prints, but not what it does. */
  public static final List<String> OUTPUT = List.of("--quiet", "--json");

  /** The options of all studies that do not change the results. */
  public static final List<String> WITHOUT_EFFECT_ON_RESULTS =
      List.of(
          "--out",
          "--offline",
          "--parallel",
          "--executor",
          "--master",
          "--budget",
          "--checkpoint-every",
          "--figures",
          "--figure-scale",
          "--quiet",
          "--json");

  public static final String RESUME = "--resume";
  public static final String RESUME_WITH = "--resume-with";
  private static final int MAX_UNITS = 8192;
  public static final int MAX_FILTERS = 1024;

  /** More threads per core only wait; thousands of threads hang or end the process. */
  private static final int MAX_THREADS_PER_CORE = 4;

  /** OpenMP's variable has a number for each level of nesting; only the first is used here. */
  private static final Pattern OMP_NUM_THREADS = Pattern.compile("\\s*([1-9]\\d{0,5})\\s*(,.*)?");

  /** The start of the command: picocli creates the options just before it parses the arguments. */
  private final OffsetDateTime started = OffsetDateTime.now(ZoneId.systemDefault());

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "${bundle:seed.meaning}")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Directory of the run; it must be new or empty.%n  Default: runs/<time>-<command>")
  private @Nullable Path out;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Number of threads for arithmetic, at most four per core.%n  Default:"
              + " ${bundle:threads.default}")
  private @Nullable Integer threads;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "Engine for arithmetic: onednn, dl4j (stock Deeplearning4j, slow), or auto (onednn if it"
              + " is available).")
  private Engine engine;

  @Option(
      names = "--figures",
      paramLabel = "FORMAT",
      split = ",",
      defaultValue = "png",
      description =
          "Formats of the figures, such as png,svg,pdf. PNG is always written, for the report.")
  private Set<FigureFormat> figures;

  @Option(
      names = "--figure-scale",
      paramLabel = "X",
      defaultValue = "2",
      description = "Size of PNG figures, above 0, at most 8: 2 is fit for print, 1 for a screen.")
  private double figureScale;

  @Option(
      names = "--quiet",
      description = "Print only warnings, errors and the results, without progress.")
  private boolean quiet;

  @Option(
      names = "--json",
      description =
          "Print events as lines of JSON on standard output, and all else on standard error.")
  private boolean json;

  /** Given by the command that continues a run, which repeats the run's own command line. */
  @Option(names = RESUME, hidden = true)
  private @Nullable Path resumed;

  /** Given by that command, too: the options that it changes. */
  @Option(names = RESUME_WITH, hidden = true, split = ",")
  private Set<SettingsChange> changeable = EnumSet.noneOf(SettingsChange.class);

  /** The number of threads without an option; absent if OpenMP's variable or the cores decide. */
  private final OptionalInt defaultThreads;

  /** Creates options, with one thread per core by default. */
  public RunOptions() {
    this(OptionalInt.empty());
  }

  /** Creates options with a default number of threads. */
  public RunOptions(OptionalInt defaultThreads) {
    this.defaultThreads = defaultThreads;
  }

  public Engine engine() {
    return engine;
  }

  /** Returns what receives sentences, progress and events. */
  public Messages messages() {
    CommandLine command = spec.commandLine();
    Messages messages = Messages.to(command.getErr());
    messages = quiet ? messages.quiet() : messages;
    return json ? messages.events(command.getOut()) : messages;
  }

  public long seed() {
    return seed;
  }

  public int threads() {
    if (threads != null) {
      return threads;
    }
    return defaultThreads.orElseGet(
        () ->
            usualThreads(
                System.getenv("OMP_NUM_THREADS"), Runtime.getRuntime().availableProcessors()));
  }

  /** Returns OpenMP's default number of threads, given its variable, which may be null. */
  public static int usualThreads(String variable, int cores) {
    Matcher number = OMP_NUM_THREADS.matcher(variable == null ? "" : variable);
    return number.matches() ? Integer.parseInt(number.group(1)) : cores;
  }

  /** Rejects invalid values. */
  public void check() {
    int max = MAX_THREADS_PER_CORE * Runtime.getRuntime().availableProcessors();
    String name = threads == null ? "OMP_NUM_THREADS" : "--threads";
    require(
        threads() >= 1 && threads() <= max,
        name
            + ": 1 to "
            + max
            + " expected, "
            + MAX_THREADS_PER_CORE
            + " per core, found %s; --threads sets the number",
        threads());
    require(
        figureScale > 0 && figureScale <= Picture.MAX_SCALE,
        "--figure-scale: a number above 0, at most 8 expected, found %s",
        figureScale);
  }

  /** Rejects the command line with a message unless the condition holds. */
  public void require(boolean condition, String message, @Nullable Object found) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message.formatted(found));
    }
  }

  /** Rejects numbers of units that are not positive or too large; null if the option is absent. */
  public void requireUnits(String name, @Nullable List<Integer> units) {
    require(
        units == null
            || (!units.isEmpty() && units.stream().allMatch(n -> n >= 1 && n <= MAX_UNITS)),
        name + ": numbers from 1 to " + MAX_UNITS + " expected, found %s",
        units);
  }

  /**
   * Rejects a number of filters that is not positive or too large; null if the option is absent.
   */
  public void requireFilters(String name, @Nullable Integer filters) {
    require(
        filters == null || (filters >= 1 && filters <= MAX_FILTERS),
        name + ": 1 to " + MAX_FILTERS + " expected, found %s",
        filters);
  }

  /** Rejects a value that is NaN, infinite, or not above 0. */
  public void requirePositive(String name, double value) {
    require(
        value > 0 && Double.isFinite(value), name + ": a number above 0 expected, found %s", value);
  }

  /** Rejects a value that is NaN, infinite, or below 0. */
  public void requireNotNegative(String name, double value) {
    require(value >= 0 && Double.isFinite(value), name + ": at least 0 expected, found %s", value);
  }

  /** Returns the writer for tables: standard output, unless a program reads events there. */
  public PrintWriter tables() {
    return json ? spec.commandLine().getErr() : spec.commandLine().getOut();
  }

  /** Writes the page that shows the results of a run. */
  public interface ReportWriter {
    void write(RunDirectory run) throws IOException;
  }

  /**
   * Prints the results of a run, then writes its report and prints where everything is; for a
   * program, all of that is an event.
   *
   * @param figure file name of the main figure; empty if there is no figure
   */
  public void report(
      String table, String data, Optional<String> figure, RunDirectory run, ReportWriter report)
      throws IOException {
    PrintWriter out = tables();
    out.println();
    table.lines().flatMap(Prose::wrapped).forEach(out::println);
    out.println();
    out.flush();
    report.write(run);
    out.println("data:    " + DatasetTitle.of(data));
    figure.ifPresent(name -> out.println("figure:  " + run.figure(name)));
    out.println("report:  " + run.path().resolve(RunRecord.REPORT));
    out.println("results: " + run.path());
    out.flush();
    messages()
        .event(
            new Event.Finished(
                run.path().toString(),
                run.path().resolve(RunRecord.REPORT).toString(),
                run.record().summary()));
  }

  /** Returns the engine that computes a network; rejects {@code --engine} if it cannot. */
  public Engine engineOf(MultiLayerNetwork network, Precision precision) {
    return engineOf(
        () -> {
          try (CompiledNetwork compiled = engine.compile(network, precision)) {
            return compiled.engine();
          }
        });
  }

  /**
   * Returns the engine of a compilation; rejects {@code --engine} if the compilation fails.
   *
   * @param compilation compiles one or more networks with {@link #engine()}
   */
  public Engine engineOf(Supplier<Engine> compilation) {
    try {
      return compilation.get();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new ParameterException(spec.commandLine(), "--engine: " + e.getMessage(), e);
    }
  }

  /** Rejects {@code --precision} if this machine does not support it. */
  void requireSupported(Precision precision) {
    try {
      precision.requireSupportedBy(engine);
    } catch (IllegalStateException e) {
      throw new ParameterException(spec.commandLine(), "--precision: " + e.getMessage(), e);
    }
  }

  /** Sets the number of nd4j's threads. */
  public void apply() {
    useThreads(threads());
  }

  public static void useThreads(int threads) {
    Nd4j.getBackend();
    nativeOps().setOmpNumThreads(threads);
    Nd4j.factory().blas().setMaxThreads(threads);
  }

  private static NativeOps nativeOps() {
    return NativeOpsHolder.getInstance().getDeviceNativeOps();
  }

  /** Returns the provenance of the results of this command. */
  public Provenance provenance(
      FashionMnist data, int seeds, Set<Engine> engines, Precision precision) {
    CommandLine root = spec.root().commandLine();
    List<String> commandLine = new ArrayList<>(root.getParseResult().expandedArgs());
    commandLine.removeIf(argument -> argument.startsWith(RESUME));
    commandLine.add(0, root.getCommandName());
    int inUse = nativeOps().ompGetMaxThreads();
    return Provenance.of(
        List.copyOf(commandLine), started, data, seed, seeds, inUse, engines, precision);
  }

  /**
   * Claims the directory of a run, new or to be continued; rejects {@code --out} if the directory
   * is in use.
   */
  public RunDirectory claim(String command) throws IOException {
    RunDirectory run = resumed == null ? claim(out, command, spec) : RunDirectory.reopen(resumed);
    run.setFigures(figures, figureScale);
    return run;
  }

  /**
   * Writes settings and provenance of a run that begins. For a run that continues, requires them to
   * be equal as far as the results depend on them, but for the settings that it is to change, and
   * verifies its checkpoint and its trials, before anything in its directory changes.
   *
   * @return the checkpoint that the run continues from; empty for a run that begins, and for one
   *     without a checkpoint
   * @throws InvalidCheckpointException if the run has other settings or another provenance, or its
   *     checkpoint or a trial is damaged
   */
  public Optional<Checkpoint> begin(RunDirectory run, Object settings, Provenance provenance)
      throws IOException {
    Optional<Checkpoint> checkpoint =
        resumed == null
            ? beginAnew(run, settings, provenance)
            : beginAgain(run, settings, provenance);
    messages().event(new Event.Started(spec.name(), run.path().toString(), settings));
    return checkpoint;
  }

  private static Optional<Checkpoint> beginAnew(
      RunDirectory run, Object settings, Provenance provenance) throws IOException {
    run.begin(settings, provenance);
    return Optional.empty();
  }

  private Optional<Checkpoint> beginAgain(RunDirectory run, Object settings, Provenance provenance)
      throws IOException {
    Provenance recorded = run.record().provenance();
    recorded.requireSameOrigin(provenance, run.path());
    List<String> changes = run.record().changes(settings, changeable);
    Optional<Checkpoint> checkpoint = run.checkpoints().newestFor(settings);
    boolean begun = checkpoint.isPresent() || !run.trials().specifications().isEmpty();
    run.deleteTemporaryFiles();
    run.resume(provenance, settings, changes);
    Messages messages = messages();
    recorded
        .differences(provenance)
        .forEach(
            difference ->
                messages.warn(
                    "The results may not be equal to the bit: %s.".formatted(difference)));
    changes.forEach(change -> messages.info("From now on: %s.".formatted(change)));
    if (!begun) {
      messages.warn("No checkpoint was saved: the run begins again.");
    }
    return checkpoint;
  }

  public static RunDirectory claim(@Nullable Path out, String command, CommandSpec spec)
      throws IOException {
    try {
      return out == null
          ? RunDirectory.claimIn(
              Path.of("runs"), command, LocalDateTime.now(ZoneId.systemDefault()))
          : RunDirectory.claim(out);
    } catch (FileAlreadyExistsException e) {
      throw new ParameterException(spec.commandLine(), "--out: " + Cli.message(e), e);
    }
  }
}
