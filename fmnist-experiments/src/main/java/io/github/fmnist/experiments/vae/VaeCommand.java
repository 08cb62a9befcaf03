package io.github.fmnist.experiments.vae;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.experiments.command.Cli;
import io.github.fmnist.experiments.command.ConfigOption;
import io.github.fmnist.experiments.command.DataOption;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.command.LearningRateSchedule;
import io.github.fmnist.experiments.command.OptimizerOptions;
import io.github.fmnist.experiments.command.Preset;
import io.github.fmnist.experiments.command.PresetOptions;
import io.github.fmnist.experiments.command.RunOptions;
import io.github.fmnist.experiments.command.TrainingOptions;
import io.github.fmnist.experiments.record.Versions;
import io.github.fmnist.experiments.report.Report;
import io.github.fmnist.experiments.run.Checkpoint;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.study.StudyContext;
import io.github.fmnist.models.vae.Vae;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The study of the variational autoencoder. */
@Command(
    name = "vae",
    description =
        "Trains a variational autoencoder; generates, reconstructs and interpolates images.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./fmnist vae --data real",
      "  ./fmnist vae --conditional --latent-size 20 --samples 5000",
      "  ./fmnist vae --preset quick --no-scores --figures png,pdf"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    resourceBundle = "io.github.fmnist.experiments.vae.vae-help",
    abbreviateSynopsis = true,
    sortOptions = false,
    showDefaultValues = true)
public final class VaeCommand implements Callable<Integer>, PresetOptions {
  private static final int QUICK_EPOCHS = 10;
  private static final int FULL_EPOCHS = 40;
  private static final int BATCH = 128;

  /** The protocol and the options for the log-likelihood of binarized pixels. */
  private static final List<String> LIKELIHOOD =
      List.of(
          "--hidden=500,500",
          "--latent-size=40",
          "--prior-components=500",
          "--training-samples=5",
          "--pixels=binarized",
          "--kl-weight=1",
          "--kl-warm-up=25000",
          "--validation-size=10000",
          "--epochs=300",
          "--patience=60",
          "--batch-size=100",
          "--samples=5000",
          "--precision=bf16");

  @Spec private CommandSpec spec;
  @Mixin private DataOption data;
  @Mixin private final ConfigOption config = new ConfigOption(VaeSettings.class);
  @Mixin private RunOptions runOptions;
  @Mixin private TrainingOptions training;
  @Mixin private OptimizerOptions optimizer;
  @Mixin private VaeOptions model;

  @Option(
      names = PRESET,
      paramLabel = "NAME",
      defaultValue = "full",
      description =
          "quick (10,000 images, 10 epochs), full (all images, 40 epochs), or likelihood (the"
              + " options of a high log-likelihood of binarized pixels, 300 epochs; docs/studies.md"
              + " lists them. Other options on the command line win).")
  private StudyPreset preset;

  @Option(
      names = "--samples",
      paramLabel = "K",
      defaultValue = "0",
      description =
          "Importance samples per test image for the log-likelihood; papers use 5000. 0 switches it"
              + " off.")
  private int samples;

  @Option(
      names = "--no-scores",
      description = "Do not score generated images against real ones, which takes a minute.")
  private boolean noScores;

  /** The values of {@code --preset}. */
  enum StudyPreset {
    QUICK,
    FULL,
    LIKELIHOOD;

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
  public VaeCommand() {}

  /**
   * Runs the study and exits.
   *
   * @param args options; {@code --help} lists them
   */
  public static void main(String[] args) {
    Cli.main(new VaeCommand(), args);
  }

  @Override
  public List<String> presetOptions() {
    return preset == StudyPreset.LIKELIHOOD ? LIKELIHOOD : List.of();
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
    runOptions.apply();
    Engine engine = runOptions.engineOf(this::modelEngine);
    try (RunDirectory run = runOptions.claim(spec.name())) {
      Messages messages = runOptions.messages();
      FashionMnist dataset = data.load(messages);
      VaeSettings settings = settings(dataset);
      VaeStudy study =
          new VaeStudy(
              settings,
              new StudyContext(dataset, settings.seed(), settings.engine(), run, messages));
      Optional<Checkpoint> earlier =
          runOptions.begin(
              run,
              settings,
              runOptions.provenance(dataset, 1, Set.of(engine), settings.precision()));
      run.writeExamples(dataset);
      TrainingOptions.announce(
          "a variational autoencoder",
          settings.trainSize(),
          settings.epochs(),
          dataset.train().size() - settings.validationSize(),
          FULL_EPOCHS,
          messages);
      VaeSummary summary = study.run(training.checkpointing(run, earlier));
      report(summary, run);
      return ExitCode.OK;
    }
  }

  /** Returns the engine that computes the model. */
  private Engine modelEngine() {
    try (Vae vae =
        model
            .design()
            .builder()
            .optimizer(optimizer.updater())
            .engine(runOptions.engine())
            .precision(training.precision())
            .build()) {
      return vae.engine();
    }
  }

  /** Rejects invalid options before anything is loaded or written. */
  private void check() {
    runOptions.check();
    training.check(runOptions);
    optimizer.check(runOptions);
    model.check(runOptions);
    runOptions.require(samples >= 0, "--samples: at least 0 expected, found %s", samples);
  }

  private VaeSettings settings(FashionMnist dataset) throws InvalidDataException {
    int trainSize = training.trainSize(dataset, preset.size(), runOptions);
    return new VaeSettings(
        dataset.name(),
        model.design(),
        training.epochs(preset.size().epochs(QUICK_EPOCHS, FULL_EPOCHS)),
        training.patience(),
        training.batchSize(BATCH),
        runOptions.seed(),
        trainSize,
        training.validationSize(dataset, runOptions),
        optimizer.optimizer(),
        optimizer.learningRate(),
        training.learningRateSchedule(LearningRateSchedule.COSINE),
        samples,
        noScores,
        runOptions.threads(),
        runOptions.engine(),
        training.precision());
  }

  private void report(VaeSummary summary, RunDirectory run) throws IOException {
    summary.collapse(model.design()).ifPresent(warning -> runOptions.messages().warn(warning));
    runOptions.report(
        summary.table(), summary.training().data(), Optional.of("vae.png"), run, Report::write);
  }
}
