package io.github.fmnist.experiments.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.experiments.activations.ActivationSettings;
import io.github.fmnist.experiments.activations.ActivationTrials;
import io.github.fmnist.experiments.activations.ActivationsCommand;
import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.DataOption;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.command.RunOptions;
import io.github.fmnist.experiments.record.Json;
import io.github.fmnist.experiments.record.Provenance;
import io.github.fmnist.experiments.record.Versions;
import io.github.fmnist.experiments.report.Report;
import io.github.fmnist.experiments.run.Checkpointing;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.run.ShellCommand;
import io.github.fmnist.experiments.trials.TrialOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The search for the best settings of each activation. */
@Command(
    name = "sweep",
    description = {
      "Searches good settings of a study: for each activation, it trains networks with many"
          + " settings, compares them on validation images, and tests the best one.",
      "An option with several values is searched: a list such as --dropout 0,0.25,0.5, or an"
          + " interval such as --learning-rate 1e-4..1e-2:log, where :log means an even"
          + " distribution on a logarithmic scale. An interval with a number of steps, such as"
          + " 1e-4..1e-2:log:5 or 0..0.5:6, is a list. The options that --override of activations"
          + " takes can be searched."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fmnist sweep activations --learning-rate 1e-4..1e-2:log:5 --dropout 0,0.25,0.5",
      "  ./fmnist sweep activations --learning-rate 1e-4..1e-2:log --normalization"
          + " unit,standardized --trials 27 --activations relu,gelu",
      "  ./fmnist sweep activations --dropout 0,0.25,0.5 --search grid --preset quick"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    resourceBundle = "io.github.fmnist.experiments.sweep.sweep-help",
    modelTransformer = StudyOptions.class,
    abbreviateSynopsis = true,
    sortOptions = false,
    showDefaultValues = true)
public final class SweepCommand implements Callable<Integer> {
  private static final int MAX_REDUCTION = 100;

  /** The options of a run that do not change its results. */
  private static final Set<String> NOT_OF_THE_STUDY =
      Set.of(
          "--checkpoint-every",
          "--executor",
          "--figure-scale",
          "--figures",
          "--json",
          "--master",
          "--offline",
          "--out",
          "--parallel",
          "--quiet",
          "--seed");

  private static final Set<String> OWN =
      Set.of("--search", "--trials", "--reduction", "--min-epochs");

  /** The studies with settings to search. */
  enum Study {
    ACTIVATIONS
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "STUDY", description = "The study: activations.")
  private Study study;

  @Option(
      names = "--search",
      paramLabel = "NAME",
      defaultValue = "halving",
      description =
          "grid (all combinations of values, for all epochs), random (--trials settings that are"
              + " drawn, for all epochs), or halving (successive halving: all combinations, or"
              + " --trials settings, for a few epochs, and the best of them further).")
  private SearchMethod search;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description =
          "Number of settings that are drawn, the same ones for each activation.%n  Default: all"
              + " combinations of values")
  private @Nullable Integer trials;

  @Option(
      names = "--reduction",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Of halving: one in N settings goes on, and is then trained for N times as many epochs in"
              + " all.")
  private int reduction;

  @Option(
      names = "--min-epochs",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of halving: least number of epochs before settings are compared.")
  private int minEpochs;

  @Mixin private DataOption data;
  @Mixin private final RunOptions runOptions = new RunOptions(OptionalInt.of(1));
  @Mixin private TrialOptions trialOptions;

  /** Creates the command; its options are filled in by picocli. */
  public SweepCommand() {}

  /**
   * Runs the search and exits.
   *
   * @param args a study and options; {@code --help} lists them
   */
  public static void main(String[] args) {
    Cli.main(new SweepCommand(), args);
  }

  @Override
  public Integer call() throws IOException {
    check();
    SearchSpace space = space();
    Map<Candidate, ActivationsCommand> studies = studies(space);
    runOptions.apply();
    Set<Engine> engines = EnumSet.noneOf(Engine.class);
    studies.values().forEach(each -> engines.addAll(Cli.asOf(spec, each::engines)));
    if (trialOptions.isWorker()) {
      try (RunDirectory run = trialOptions.join()) {
        return trial(run, space, studies, engines);
      }
    }
    try (RunDirectory run = runOptions.claim(spec.name())) {
      return search(run, space, studies, engines);
    }
  }

  private void check() {
    runOptions.check();
    trialOptions.check(runOptions);
    runOptions.require(
        trials == null || (trials >= 1 && trials <= SearchSpace.MAX_CANDIDATES),
        "--trials: 1 to " + SearchSpace.MAX_CANDIDATES + " expected, found %s",
        trials);
    runOptions.require(
        trials == null || search != SearchMethod.GRID,
        "--trials: --search random or halving expected with it, found %s",
        search);
    runOptions.require(
        trials != null || search != SearchMethod.RANDOM,
        "--trials: a number of settings expected with --search random, found none%s",
        "");
    runOptions.require(
        reduction >= 2 && reduction <= MAX_REDUCTION,
        "--reduction: 2 to " + MAX_REDUCTION + " expected, found %s",
        reduction);
    runOptions.require(minEpochs >= 1, "--min-epochs: at least 1 expected, found %s", minEpochs);
  }

  /** Returns the options of the study that the command line has. */
  private Map<String, String> studyOptions() {
    Map<String, String> options =
        new LinkedHashMap<>(Cli.options(spec.commandLine().getParseResult()));
    options.keySet().removeAll(OWN);
    return options;
  }

  /** Returns what the options with several values describe. */
  private SearchSpace space() {
    Map<String, Boolean> searchable = StudyOptions.searchable();
    List<Axis> axes = new ArrayList<>();
    for (Map.Entry<String, String> option : studyOptions().entrySet()) {
      Boolean whole = searchable.get(option.getKey());
      if (whole != null && Axis.isOne(option.getValue())) {
        axes.add(valid(() -> Axis.of(option.getKey(), option.getValue(), whole)));
      }
    }
    runOptions.require(
        !axes.isEmpty(),
        "an option with several values expected, such as --dropout 0,0.25,0.5; found none of %s",
        String.join(", ", searchable.keySet()));
    SearchSpace space = new SearchSpace(axes);
    for (Axis axis : axes) {
      runOptions.require(
          trials != null || axis.isList(),
          axis.option()
              + ": a list, or an interval with a number of steps such as 1e-4..1e-2:log:5, expected"
              + " without --trials; found %s",
          studyOptions().get(axis.option()));
    }
    String schedule = studyOptions().getOrDefault("--learning-rate-schedule", "constant");
    runOptions.require(
        search != SearchMethod.HALVING || schedule.equalsIgnoreCase("constant"),
        "--learning-rate-schedule: constant expected with --search halving, which continues"
            + " trainings; found %s",
        schedule);
    return space;
  }

  /** Reports an invalid argument as a wrong command line. */
  private <T> T valid(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Returns the study with the settings of each candidate. */
  private Map<Candidate, ActivationsCommand> studies(SearchSpace space) {
    Map<Candidate, ActivationsCommand> studies = new LinkedHashMap<>();
    for (Candidate candidate : candidates(space)) {
      Map<String, String> options = studyOptions();
      options.putAll(candidate.options());
      studies.put(candidate, Cli.asOf(spec, () -> ActivationsCommand.of(options)));
    }
    return studies;
  }

  private List<Candidate> candidates(SearchSpace space) {
    if (trials != null) {
      int count = trials;
      return valid(() -> space.random(count, runOptions.seed()));
    }
    runOptions.require(
        !space.isTooLarge(),
        "at most " + SearchSpace.MAX_CANDIDATES + " combinations of values expected, found more%s",
        "");
    return space.grid();
  }

  private Map<Candidate, ActivationSettings> settings(
      Map<Candidate, ActivationsCommand> studies, FashionMnist dataset)
      throws InvalidDataException {
    Map<Candidate, ActivationSettings> settings = new LinkedHashMap<>();
    for (Map.Entry<Candidate, ActivationsCommand> each : studies.entrySet()) {
      settings.put(each.getKey(), Cli.asOf(spec, () -> each.getValue().settings(dataset)));
    }
    runOptions.require(
        new HashSet<>(settings.values()).size() == settings.size(),
        "different settings expected, found values that mean the same among %s",
        String.join(", ", studies.keySet().iterator().next().options().keySet()));
    return settings;
  }

  private Rungs rungs(ActivationSettings settings, int candidates) {
    return search == SearchMethod.HALVING
        ? Rungs.halving(settings.epochs(), minEpochs, reduction, candidates)
        : Rungs.single(settings.epochs());
  }

  private SweepSettings recorded(SearchSpace space, ActivationSettings settings)
      throws IOException {
    ObjectNode others = (ObjectNode) Json.tree(settings);
    Map<String, String> axes = new LinkedHashMap<>();
    for (Axis axis : space.axes()) {
      axes.put(axis.option(), String.valueOf(studyOptions().get(axis.option())));
      remove(setting(axis.name()), others);
    }
    return new SweepSettings(
        study.name().toLowerCase(Locale.ROOT),
        search,
        trials == null ? OptionalInt.empty() : OptionalInt.of(trials),
        reduction,
        minEpochs,
        axes,
        others);
  }

  private static void remove(String setting, ObjectNode settings) {
    settings.remove(setting);
    for (JsonNode each : settings) {
      if (each instanceof ObjectNode group) {
        remove(setting, group);
      }
    }
  }

  /** Returns the name of the setting of an option, such as {@code learningRate}. */
  private static String setting(String option) {
    StringBuilder name = new StringBuilder();
    for (String word : option.split("-", -1)) {
      name.append(
          name.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return name.toString();
  }

  /** Computes one trial of a run that another process owns. */
  private int trial(
      RunDirectory run,
      SearchSpace space,
      Map<Candidate, ActivationsCommand> studies,
      Set<Engine> engines)
      throws IOException {
    FashionMnist dataset = data.load(Messages.to(new PrintWriter(Writer.nullWriter())));
    Map<Candidate, ActivationSettings> settings = settings(studies, dataset);
    ActivationSettings first = settings.values().iterator().next();
    Sweep sweep =
        new Sweep(
            settings,
            rungs(first, settings.size()),
            new ActivationTrials(dataset, run, runOptions.messages()),
            run,
            run.record().provenance().origin(),
            studies.values().iterator().next().checkpointing(run, Optional.empty()));
    trialOptions.work(
        sweep.all(),
        run,
        recorded(space, first),
        runOptions.provenance(dataset, 1, engines, first.precision()));
    return ExitCode.OK;
  }

  private int search(
      RunDirectory run,
      SearchSpace space,
      Map<Candidate, ActivationsCommand> studies,
      Set<Engine> engines)
      throws IOException {
    Messages messages = runOptions.messages();
    FashionMnist dataset = data.load(messages);
    Map<Candidate, ActivationSettings> settings = settings(studies, dataset);
    ActivationSettings first = settings.values().iterator().next();
    Rungs rungs = rungs(first, settings.size());
    Provenance now = runOptions.provenance(dataset, 1, engines, first.precision());
    Checkpointing checkpointing =
        studies
            .values()
            .iterator()
            .next()
            .checkpointing(run, runOptions.begin(run, recorded(space, first), now));
    run.writeExamples(dataset);
    Sweep sweep =
        new Sweep(
            settings,
            rungs,
            new ActivationTrials(dataset, run, messages),
            run,
            run.record().provenance().origin(),
            checkpointing);
    Sweep.Executors executors =
        (count, images) ->
            trialOptions.executor(
                count,
                images,
                first.threads(),
                data.found(dataset),
                run,
                now,
                checkpointing,
                getClass(),
                messages);
    try {
      return report(sweep, executors, first, dataset, space, rungs, run);
    } catch (Sweep.FailedTrials e) {
      PrintWriter out = runOptions.tables();
      e.failures().forEach(each -> out.printf("%s: failed: %s%n", each.title(), each.reason()));
      out.flush();
      messages.warn(
          "error: %s; %s trains them again"
              .formatted(e.getMessage(), ShellCommand.resume(run.path())));
      return ExitCode.FAILED_TRIALS;
    }
  }

  private int report(
      Sweep sweep,
      Sweep.Executors executors,
      ActivationSettings settings,
      FashionMnist dataset,
      SearchSpace space,
      Rungs rungs,
      RunDirectory run)
      throws IOException {
    int count = candidates(space).size();
    runOptions.messages().info(rungs.text(count, sweep.activations()));
    List<CandidateResult> candidates = sweep.search(executors);
    List<CandidateResult> best =
        sweep.activations().stream()
            .flatMap(each -> SweepSummary.best(candidates, each, settings.epochs()).stream())
            .toList();
    SweepSummary summary =
        new SweepSummary(
            settings.data(),
            search,
            space.axes().stream().map(Axis::option).toList(),
            rungs.epochs(),
            settings.trainSize(),
            settings.validationSize(),
            dataset.test().size(),
            dataset.classNames(),
            sweep.trainedImages(),
            (long) candidates.size() * settings.epochs() * settings.trainSize(),
            sweep.trainingSeconds(),
            candidates,
            sweep.test(best, executors),
            command(best, sweep.activations()));
    run.writeCsv("metrics.csv", CandidateEpoch.class, sweep.metrics());
    run.write(SweepSummary.CSV, summary::writeCsv);
    if (best.isEmpty()) {
      run.finish(() -> {}, summary);
      runOptions.report(summary.table(), summary.data(), Optional.empty(), run, Report::write);
      return ExitCode.DIVERGED;
    }
    run.finish(() -> run.writeFigure("sweep", new SweepFigure(summary, space).picture()), summary);
    runOptions.report(
        summary.table(), summary.data(), Optional.of("sweep.png"), run, Report::write);
    runOptions.tables().println("study:   " + summary.command());
    runOptions.tables().flush();
    return best.size() == sweep.activations().size() ? ExitCode.OK : ExitCode.DIVERGED;
  }

  /** Returns the command that runs the study with the best settings of each activation. */
  private String command(List<CandidateResult> best, List<String> activations) {
    Map<String, String> options = studyOptions();
    options.keySet().removeAll(NOT_OF_THE_STUDY);
    StudyOptions.searchable().keySet().stream()
        .filter(each -> best.stream().anyMatch(one -> one.options().containsKey(each)))
        .forEach(options::remove);
    options.put("--activations", String.join(",", activations));
    List<String> overrides = new ArrayList<>();
    for (CandidateResult each : best) {
      each.options()
          .forEach(
              (option, value) ->
                  overrides.add(
                      "%s.%s=%s".formatted(each.activation(), option.substring(2), value)));
    }
    if (overrides.isEmpty()) {
      return "";
    }
    options.remove("--threads"); // resume adds it
    if (runOptions.threads() > 1) {
      options.put("--threads", Integer.toString(runOptions.threads()));
    }
    options.put("--override", String.join(",", overrides));
    options.put("--seed", Long.toString(runOptions.seed() + 1)); // not the one of the choice
    options.put("--seeds", "10");
    List<String> arguments = new ArrayList<>(List.of("activations"));
    options.forEach((option, value) -> arguments.add(option + "=" + value));
    return ShellCommand.study(arguments);
  }
}
