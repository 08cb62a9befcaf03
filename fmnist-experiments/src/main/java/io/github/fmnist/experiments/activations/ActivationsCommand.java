package io.github.fmnist.experiments.activations;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.experiments.command.ActivationNames;
import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.ConfigOption;
import io.github.fmnist.experiments.command.DataOption;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.command.ImageChange;
import io.github.fmnist.experiments.command.LearningRateSchedule;
import io.github.fmnist.experiments.command.OptimizerOptions;
import io.github.fmnist.experiments.command.Preset;
import io.github.fmnist.experiments.command.PresetOptions;
import io.github.fmnist.experiments.command.RunOptions;
import io.github.fmnist.experiments.command.TrainingOptions;
import io.github.fmnist.experiments.record.Provenance;
import io.github.fmnist.experiments.record.Versions;
import io.github.fmnist.experiments.report.Report;
import io.github.fmnist.experiments.run.Checkpoint;
import io.github.fmnist.experiments.run.Checkpointing;
import io.github.fmnist.experiments.run.Event;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.run.ShellCommand;
import io.github.fmnist.experiments.study.InputScale;
import io.github.fmnist.experiments.trials.Trial;
import io.github.fmnist.experiments.trials.TrialExecutor;
import io.github.fmnist.experiments.trials.TrialOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.EnumMap;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The study of activations: one CNN, trained in the same way with each of them. */
@Command(
    name = "activations",
    description =
        "Trains a small CNN with several activation functions and compares how they learn and"
            + " generalize.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fmnist activations --data real --seeds 10",
      "  ./fmnist activations --activations relu,gelu,mish --preset quick",
      "  ./fmnist activations --data synthetic --train-size 2000 --epochs 3 --quiet"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    resourceBundle = "io.github.fmnist.experiments.activations.activations-help",
    abbreviateSynopsis = true,
    sortOptions = false,
    showDefaultValues = true)
public final class ActivationsCommand implements Callable<Integer>, PresetOptions {
  private static final int QUICK_EPOCHS = 3;
  private static final int FULL_EPOCHS = 10;
  private static final int BATCH = 128;

  /** The options that a single activation can have for itself, and that a search can choose. */
  public static final Set<String> OVERRIDABLE = Overrides.POSSIBLE;

  /**
   * The options of {@code --preset best}, which were chosen by the accuracy on validation images.
   */
  private static final List<String> BEST =
      List.of(
          "--epochs=30",
          "--validation-size=1000",
          "--filters=24,96",
          "--kernel=5",
          "--hidden=256",
          "--batch-normalization=true",
          "--augment=flip,erase",
          "--label-smoothing=0.1",
          "--learning-rate=0.003",
          "--learning-rate-schedule=cosine",
          "--precision=bf16");

  @Spec private CommandSpec spec;
  @Mixin private DataOption data;
  @Mixin private final ConfigOption config = new ConfigOption(ActivationSettings.class);
  @Mixin private final RunOptions runOptions = new RunOptions(OptionalInt.of(1));
  @Mixin private TrainingOptions training;
  @Mixin private TrialOptions trialOptions;
  @Mixin private OptimizerOptions optimizer;
  @Mixin private CnnOptions cnn;

  @Option(
      names = "--activations",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "relu,selu,tanh",
      converter = ActivationNames.class,
      completionCandidates = ActivationNames.class,
      description = "Activation functions to compare: ${COMPLETION-CANDIDATES}.")
  private List<Activation> activations;

  @Option(
      names = PRESET,
      paramLabel = "NAME",
      defaultValue = "full",
      description =
          "quick (10,000 images, 3 epochs), full (all images, 10 epochs), or best (the options that"
              + " were chosen by validation accuracy; docs/studies.md lists them. Other options on"
              + " the command line win).")
  private StudyPreset preset;

  @Option(
      names = "--normalization",
      paramLabel = "NAME",
      defaultValue = "standardized",
      description =
          "Normalization of grey values: unit ([0, 1]), symmetric ([-1, 1]) or standardized (mean"
              + " 0, variance 1).")
  private InputScale normalization;

  @Option(
      names = "--augment",
      paramLabel = "NAME",
      split = ",",
      description =
          "Random changes to each training image, different in each epoch: shift (by up to 2"
              + " pixels), flip (left and right, with probability 0.5), erase (a rectangle of 2 to"
              + " 40 %% of the image turns black, with probability 0.5).%n  Default: no"
              + " augmentation")
  private @Nullable Set<ImageChange> augment;

  @Option(
      names = "--label-smoothing",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "Share of each training label, below 1, that is spread evenly over all classes.")
  private double labelSmoothing;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Number of repetitions, with consecutive seeds from --seed on. A seed varies the split,"
              + " the order of the images and the initial weights, in the same way for all"
              + " activations.")
  private int seeds;

  @Option(
      names = "--fixed-split",
      description = "All repetitions have the split of the first seed.")
  private boolean fixedSplit;

  @Option(
      names = Overrides.OPTION,
      paramLabel = "ACTIVATION.OPTION=VALUE",
      split = ",",
      description =
          "Options of single activations, in the place of those of all, such as"
              + " relu.learning-rate=0.002,tanh.dropout=0.5: batch-normalization, batch-size,"
              + " convolutions, dropout, hidden, kernel, label-smoothing, learning-rate,"
              + " learning-rate-schedule, normalization and optimizer. The command sweep finds the"
              + " best ones.%n  Default: the same options for all activations")
  private List<String> override = new ArrayList<>();

  /** The values of {@code --preset}. */
  enum StudyPreset {
    QUICK,
    FULL,
    BEST;

    Preset size() {
      return this == QUICK ? Preset.QUICK : Preset.FULL;
    }

    /** Returns the name as spelled on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Creates the command; its options are filled in by picocli. */
  public ActivationsCommand() {}

  /**
   * Runs the study and exits.
   *
   * @param args options; {@code --help} lists them
   */
  public static void main(String[] args) {
    Cli.main(new ActivationsCommand(), args);
  }

  /**
   * Returns the command with the given options, checked.
   *
   * @param options names of options, each with its value
   * @throws ParameterException if an option is not one of the command, or its value is wrong
   */
  public static ActivationsCommand of(Map<String, String> options) {
    ActivationsCommand command = Cli.parse(new ActivationsCommand(), options);
    command.check();
    return command;
  }

  @Override
  public List<String> presetOptions() {
    return preset == StudyPreset.BEST ? BEST : List.of();
  }

  @Override
  public Integer call() throws IOException {
    if (config.isGiven()) {
      return config.run();
    }
    if (!presetOptions().isEmpty()) {
      return Cli.runWith(spec, PRESET, presetOptions());
    }
    check();
    Map<Activation, ActivationsCommand> own = own();
    runOptions.apply();
    Set<Engine> engines = EnumSet.noneOf(Engine.class);
    own.values().forEach(each -> engines.addAll(Cli.asOf(spec, each::engines)));
    if (trialOptions.isWorker()) {
      try (RunDirectory run = trialOptions.join()) {
        return trial(run, own, engines);
      }
    }
    try (RunDirectory run = runOptions.claim(spec.name())) {
      return study(run, own, engines);
    }
  }

  /** Returns the study of each activation, with the options that it has for itself. */
  private Map<Activation, ActivationsCommand> own() {
    Overrides overrides = new Overrides(override, activations, spec);
    Map<Activation, ActivationsCommand> own = new LinkedHashMap<>();
    activations.forEach(activation -> own.put(activation, overrides.of(activation)));
    return own;
  }

  private Map<Activation, ActivationSettings> settings(
      Map<Activation, ActivationsCommand> own, FashionMnist dataset) throws InvalidDataException {
    Map<Activation, ActivationSettings> settings = new EnumMap<>(Activation.class);
    for (Map.Entry<Activation, ActivationsCommand> each : own.entrySet()) {
      settings.put(each.getKey(), Cli.asOf(spec, () -> each.getValue().settings(dataset)));
    }
    return settings;
  }

  /** Trains and tests one network of a run that another process owns. */
  private int trial(RunDirectory run, Map<Activation, ActivationsCommand> own, Set<Engine> engines)
      throws IOException {
    FashionMnist dataset = data.load(Messages.to(new PrintWriter(Writer.nullWriter())));
    ActivationSettings settings = settings(dataset);
    ActivationStudy study =
        new ActivationStudy(settings, settings(own, dataset), dataset, run, runOptions.messages());
    trialOptions.work(
        study.trials(
            study.specifications(run.record().provenance().origin()),
            training.checkpointing(run, Optional.empty()),
            (metrics, health) -> {}),
        run,
        settings,
        runOptions.provenance(dataset, settings.seeds(), engines, settings.precision()));
    return ExitCode.OK;
  }

  private int study(RunDirectory run, Map<Activation, ActivationsCommand> own, Set<Engine> engines)
      throws IOException {
    Messages messages = runOptions.messages();
    FashionMnist dataset = data.load(messages);
    ActivationSettings settings = settings(dataset);
    Map<Activation, ActivationSettings> ownSettings = settings(own, dataset);
    ActivationStudy study = new ActivationStudy(settings, ownSettings, dataset, run, messages);
    Provenance now =
        runOptions.provenance(dataset, settings.seeds(), engines, settings.precision());
    Provenance provenance = trialOptions.provenance(now, settings);
    trialOptions.takeParts(
        study.trials(
            study.specifications(provenance.origin()),
            training.checkpointing(run, Optional.empty())),
        run);
    Checkpointing checkpointing =
        training.checkpointing(run, runOptions.begin(run, settings, provenance));
    run.writeExamples(dataset);
    if (!trialOptions.isMerge()) {
      announce(settings, ownSettings, dataset.train().size() - settings.validationSize(), messages);
    }

    List<Trial<ActivationTrial.Outcome>> trials =
        study.trials(
            trialOptions.selected(study.specifications(run.record().provenance().origin())),
            checkpointing);
    TrialExecutor executor =
        trialOptions.executor(
            trials.size(),
            (long) trials.size() * settings.trainSize() * settings.epochs(),
            settings.threads(),
            data.found(dataset),
            run,
            now,
            checkpointing,
            getClass(),
            messages);
    List<TrialExecutor.Failure> failures = study.run(trials, executor);
    ActivationSummary summary = study.summary();
    if (!failures.isEmpty()) {
      return reportFailures(failures, summary, run);
    }
    if (trialOptions.isPart()) {
      run.finish(() -> {}, summary);
      reportPart(summary, run);
    } else {
      run.finish(() -> writeFigures(summary, study, run), summary);
      report(summary, run);
    }
    return summary.diverged().isEmpty() ? ExitCode.OK : ExitCode.DIVERGED;
  }

  private static void writeFigures(
      ActivationSummary summary, ActivationStudy study, RunDirectory run) throws IOException {
    if (!summary.results().isEmpty()) {
      new ActivationFigures(summary, study.metrics(), summary.classNames()).write(run);
      run.writeFigure("health", new HealthFigure(summary, study.health()).picture());
    }
  }

  private void reportPart(ActivationSummary summary, RunDirectory run) throws IOException {
    PrintWriter out = runOptions.tables();
    out.printf("%n%s%n", summary.table());
    out.printf("results: %s, a part of the study; merge puts the parts together%n", run.path());
    out.flush();
    runOptions
        .messages()
        .event(new Event.Finished(run.path().toString(), null, run.record().summary()));
  }

  private int reportFailures(
      List<TrialExecutor.Failure> failures, ActivationSummary summary, RunDirectory run) {
    PrintWriter out = runOptions.tables();
    out.printf("%n%s", summary.table());
    failures.forEach(each -> out.printf("%s: failed: %s%n", each.title(), each.reason()));
    out.flush();
    runOptions
        .messages()
        .warn(
            "error: %d of %d networks failed; %s trains them again"
                .formatted(
                    failures.size(),
                    failures.size() + summary.results().size() + summary.diverged().size(),
                    ShellCommand.resume(run.path())));
    return ExitCode.FAILED_TRIALS;
  }

  /** Returns the engines that compute the networks; rejects one that cannot, before any work. */
  public Set<Engine> engines() {
    Set<Engine> engines = EnumSet.noneOf(Engine.class);
    for (Activation activation : activations) {
      engines.add(
          runOptions.engineOf(
              cnn.network().factory(activation, optimizer.updater()).network(),
              training.precision()));
    }
    return engines;
  }

  /**
   * Returns everything on which {@link #engines} depends: networks that differ in their learning
   * rate alone have the same engine.
   */
  public Object architecture() {
    return List.of(
        activations,
        cnn.network(),
        optimizer.optimizer(),
        training.precision(),
        runOptions.engine());
  }

  /** Rejects invalid options before anything is loaded or written. */
  private void check() {
    runOptions.check();
    training.check(runOptions);
    trialOptions.check(runOptions);
    optimizer.check(runOptions);
    cnn.check(runOptions);
    runOptions.require(seeds >= 1, "--seeds: at least 1 expected, found %s", seeds);
    runOptions.require(
        !activations.isEmpty(), "--activations: at least one expected, found %s", activations);
    runOptions.require(
        new HashSet<>(activations).size() == activations.size(),
        "--activations: each activation only once expected, found %s",
        String.join(",", activations.stream().map(ActivationNames::of).toList()));
    runOptions.require(
        preset != StudyPreset.BEST, "--preset: quick or full expected here, found %s", preset);
    runOptions.require(
        labelSmoothing >= 0 && labelSmoothing < 1,
        "--label-smoothing: a share from 0 to below 1 expected, found %s",
        labelSmoothing);
  }

  /**
   * Returns the settings that the options describe.
   *
   * @throws ParameterException if they do not fit the images
   */
  public ActivationSettings settings(FashionMnist dataset) throws InvalidDataException {
    int trainSize = training.trainSize(dataset, preset.size(), runOptions);
    int batchSize = training.batchSize(BATCH);
    if (cnn.network().batchNormalization()) {
      training.requireNoSingleImage(trainSize, batchSize, runOptions);
    }
    return new ActivationSettings(
        dataset.name(),
        activations,
        training.epochs(preset.size().epochs(QUICK_EPOCHS, FULL_EPOCHS)),
        training.patience(),
        batchSize,
        runOptions.seed(),
        seeds,
        fixedSplit,
        trainSize,
        training.validationSize(dataset, runOptions),
        optimizer.optimizer(),
        optimizer.learningRate(),
        training.learningRateSchedule(LearningRateSchedule.CONSTANT),
        cnn.network(),
        normalization,
        augment == null ? Set.of() : augment,
        labelSmoothing,
        runOptions.threads(),
        runOptions.engine(),
        training.precision(),
        override);
  }

  /** Returns when a run of this command saves checkpoints. */
  public Checkpointing checkpointing(RunDirectory run, Optional<Checkpoint> earlier) {
    return training.checkpointing(run, earlier);
  }

  private static void announce(
      ActivationSettings settings,
      Map<Activation, ActivationSettings> own,
      int available,
      Messages messages) {
    ActivationSettings selu = own.get(Activation.SELU);
    if (selu != null && selu.normalization() != InputScale.STANDARDIZED) {
      messages.warn(
          "SELU normalizes itself only with --normalization standardized, not with %s."
              .formatted(selu.normalization()));
    }
    TrainingOptions.announce(
        settings.activations().stream()
            .map(activation -> ActivationNames.title(ActivationNames.of(activation)))
            .collect(Collectors.joining(", ")),
        settings.trainSize(),
        settings.epochs(),
        available,
        FULL_EPOCHS,
        messages);
  }

  private void report(ActivationSummary summary, RunDirectory run) throws IOException {
    Optional<String> figure =
        summary.results().isEmpty() ? Optional.empty() : Optional.of("comparison.png");
    runOptions.report(summary.table(), summary.data(), figure, run, Report::write);
  }
}
