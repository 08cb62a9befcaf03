package io.github.fmnist.experiments.gan;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.ConfigOption;
import io.github.fmnist.experiments.command.DataOption;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.command.LearningRateSchedule;
import io.github.fmnist.experiments.command.Preset;
import io.github.fmnist.experiments.command.RunOptions;
import io.github.fmnist.experiments.command.TrainingOptions;
import io.github.fmnist.experiments.record.Versions;
import io.github.fmnist.experiments.report.Report;
import io.github.fmnist.experiments.run.Checkpoint;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.study.StudyContext;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.score.Scoreboard;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The study of the generative adversarial network. */
@Command(
    name = "gan",
    description = "Trains a generative adversarial network and generates images with it.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fmnist gan --data real --conditional",
      "  ./fmnist gan --preset quick --no-scores --json"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    resourceBundle = "io.github.fmnist.experiments.gan.gan-help",
    abbreviateSynopsis = true,
    sortOptions = false,
    showDefaultValues = true)
public final class GanCommand implements Callable<Integer> {
  private static final int QUICK_EPOCHS = 4;
  private static final int FULL_EPOCHS = 20;
  private static final int BATCH = 64;

  /** Minimum number of validation images: diversity compares the distances between them. */
  private static final int MIN_VALIDATION_SIZE = 2;

  @Spec private CommandSpec spec;
  @Mixin private DataOption data;
  @Mixin private final ConfigOption config = new ConfigOption(GanSettings.class);
  @Mixin private RunOptions runOptions;
  @Mixin private TrainingOptions training;
  @Mixin private GanOptions model;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = "full",
      description = "quick (4 epochs) or full (20 epochs), both on all images.")
  private Preset preset;

  @Option(
      names = "--fail-on-collapse",
      description = "Exit with code 6 if the generator of the saved model has collapsed.")
  private boolean failOnCollapse;

  @Option(
      names = "--no-scores",
      description = "Do not score generated images against real ones, which takes a minute.")
  private boolean noScores;

  /** Creates the command; its options are filled in by picocli. */
  public GanCommand() {}

  /**
   * Runs the study and exits.
   *
   * @param args options; {@code --help} lists them
   */
  public static void main(String[] args) {
    Cli.main(new GanCommand(), args);
  }

  @Override
  public Integer call() throws IOException {
    if (config.isGiven()) {
      return config.run();
    }
    runOptions.check();
    training.check(runOptions);
    model.check(runOptions);
    runOptions.apply();
    Engine engine = runOptions.engineOf(this::modelEngine);
    try (RunDirectory run = runOptions.claim(spec.name())) {
      Messages messages = runOptions.messages();
      FashionMnist dataset = data.load(messages);
      GanSettings settings = settings(dataset);
      GanStudy study =
          new GanStudy(
              settings,
              new StudyContext(dataset, settings.seed(), settings.engine(), run, messages));
      Optional<Checkpoint> earlier =
          runOptions.begin(
              run,
              settings,
              runOptions.provenance(dataset, 1, Set.of(engine), settings.precision()));
      run.writeExamples(dataset);
      TrainingOptions.announce(
          "a generative adversarial network",
          settings.trainSize(),
          settings.epochs(),
          dataset.train().size() - settings.validationSize(),
          FULL_EPOCHS,
          messages);
      GanSummary summary = study.run(training.checkpointing(run, earlier));
      runOptions.report(
          summary.table(), summary.data(), Optional.of("samples.png"), run, Report::write);
      return summary.collapsed() && failOnCollapse ? ExitCode.COLLAPSED : ExitCode.OK;
    }
  }

  /** Returns the engine that computes the model. */
  private Engine modelEngine() {
    try (Gan gan =
        model
            .design()
            .builder()
            .engine(runOptions.engine())
            .precision(training.precision())
            .build()) {
      return gan.engine();
    }
  }

  private GanSettings settings(FashionMnist dataset) throws InvalidDataException {
    // Both presets train on all images: few steps on many images give better images than many steps
    // on few.
    int trainSize = training.trainSize(dataset, Preset.FULL, runOptions);
    int validationSize = training.validationSize(dataset, MIN_VALIDATION_SIZE, runOptions);
    int batchSize = training.batchSize(BATCH);
    training.requireNoSingleImage(trainSize, batchSize, runOptions);
    GanSettings settings =
        new GanSettings(
            dataset.name(),
            model.design(),
            training.epochs(preset.epochs(QUICK_EPOCHS, FULL_EPOCHS)),
            training.patience(),
            batchSize,
            runOptions.seed(),
            trainSize,
            validationSize,
            model.learningRate(),
            model.discriminatorLearningRate(),
            training.learningRateSchedule(LearningRateSchedule.CONSTANT),
            noScores,
            runOptions.threads(),
            runOptions.engine(),
            training.precision());
    runOptions.require(
        settings.patience().isEmpty() || validationSize >= Scoreboard.MIN_IMAGES,
        "--patience: at least "
            + Scoreboard.MIN_IMAGES
            + " validation images expected, found %s; --validation-size sets the number",
        validationSize);
    runOptions.require(
        settings.model().discriminatorSteps() <= settings.stepsPerEpoch(),
        "--discriminator-steps: at most %d expected, the steps of an epoch; found %%s"
            .formatted(settings.stepsPerEpoch()),
        settings.model().discriminatorSteps());
    return settings;
  }
}
