package io.github.fmnist.experiments;

import io.github.fmnist.data.FashionMnist;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.nd4j.linalg.activations.Activation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The study of activations: one CNN, trained alike with each. */
@Command(
    name = "activations",
    description = "Compares activations in a small CNN: how each learns, how each generalizes.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    sortOptions = false,
    showDefaultValues = true)
public final class ActivationsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DataOption data;
  @Mixin private RunOptions runOptions;

  @Option(
      names = "--activations",
      split = ",",
      defaultValue = "RELU,SELU,TANH",
      description = "What to compare. All: ${COMPLETION-CANDIDATES}.")
  private List<Activation> activations;

  @Option(
      names = "--preset",
      defaultValue = "QUICK",
      description = "quick: 10,000 images, 3 epochs. full: all images, 10 epochs.")
  private Preset preset;

  @Option(names = "--epochs", description = "Passes over the training images; else by preset.")
  private Integer epochs;

  @Option(
      names = "--train-size",
      description = "Training images, each class in proportion; else by preset.")
  private Integer trainSize;

  @Option(names = "--batch-size", defaultValue = "128", description = "Images per step.")
  private int batchSize;

  @Option(names = "--optimizer", defaultValue = "ADAM", description = "${COMPLETION-CANDIDATES}.")
  private Optimizer optimizer;

  @Option(names = "--learning-rate", defaultValue = "0.001", description = "Of the optimizer.")
  private double learningRate;

  @Option(
      names = "--filters",
      split = ",",
      arity = "1",
      defaultValue = "32,64",
      description = "Filters of the two convolutions.")
  private List<Integer> filters;

  @Option(
      names = "--dropout",
      defaultValue = "0",
      description = "Probability of dropping a unit before the output; alpha dropout for SELU.")
  private double dropout;

  @Option(
      names = "--normalization",
      defaultValue = "STANDARDIZED",
      description = "Of the images: ${COMPLETION-CANDIDATES}.")
  private InputScale normalization;

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

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    runOptions.apply();
    FashionMnist dataset = data.load(err);
    ActivationSettings settings = settings();
    StudyData images =
        StudyData.of(dataset, settings.trainSize(), settings.normalization(), settings.seed());
    RunDirectory run = runOptions.directory("activations");
    run.writeJson("config.json", settings);
    run.writeJson("provenance.json", Provenance.of(dataset, settings.seed(), settings.threads()));
    announce(settings, err);

    List<EpochMetrics> metrics = new ArrayList<>();
    List<ActivationResult> results = new ArrayList<>();
    for (ActivationTraining training : trainings(settings, images)) {
      training.train(err);
      metrics.addAll(training.history());
      run.writeCsv("metrics.csv", EpochMetrics.class, metrics);
      run.writeModel(training.name() + "-seed" + training.seed() + ".zip", training.network());
      results.add(training.test());
    }
    ActivationSummary summary =
        new ActivationSummary(
            dataset.name(),
            images.training().size(),
            images.validation().size(),
            images.test().size(),
            settings.epochs(),
            ActivationResult.GOOD,
            results);
    run.writeJson("summary.json", summary);
    new ActivationFigures(summary, metrics, dataset.classNames()).write(run);
    report(summary, run);
    return ExitCode.OK;
  }

  private ActivationSettings settings() {
    if (filters.size() != 2) {
      throw new ParameterException(
          spec.commandLine(), "--filters takes two numbers, such as 32,64; found " + filters);
    }
    return new ActivationSettings(
        activations,
        epochs == null ? preset.epochs() : epochs,
        batchSize,
        runOptions.seed(),
        runOptions.seeds(),
        trainSize == null ? preset.trainSize() : trainSize,
        optimizer,
        learningRate,
        filters,
        dropout,
        normalization,
        runOptions.threads());
  }

  private void announce(ActivationSettings settings, PrintWriter err) {
    err.printf("Training on %,d images for %d epochs.%n", settings.trainSize(), settings.epochs());
    if (settings.trainSize() < Preset.FULL.trainSize()
        || settings.epochs() < Preset.FULL.epochs()) {
      err.printf(
          "That is a part of the study; in full, %,d images and %d epochs: --preset full%n",
          Preset.FULL.trainSize(), Preset.FULL.epochs());
    }
    err.flush();
  }

  /** Seed by seed, so that an interrupted study has compared all activations on the seeds done. */
  private static List<ActivationTraining> trainings(ActivationSettings settings, StudyData images) {
    return LongStream.range(settings.seed(), settings.seed() + settings.seeds())
        .boxed()
        .flatMap(
            seed ->
                settings.activations().stream()
                    .map(activation -> new ActivationTraining(settings, images, activation, seed)))
        .toList();
  }

  private void report(ActivationSummary summary, RunDirectory run) {
    PrintWriter out = spec.commandLine().getOut();
    out.println();
    out.print(summary.table());
    out.println();
    out.println("data:    " + summary.data());
    out.println("figure:  " + run.figure("comparison.png"));
    out.println("results: " + run.path());
    out.flush();
  }
}
