package io.github.fmnist.experiments.activations;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.study.StudyData;
import io.github.fmnist.models.DivergedException;
import io.github.fmnist.models.archive.NetworkZip;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.activations.Activation;

/**
 * Trains and tests all networks of the study. Writes the metrics of each epoch, and each network,
 * into the run directory as soon as they exist. If a network diverges, the study continues with the
 * others.
 */
final class ActivationStudy {
  private final ActivationSettings settings;
  private final FashionMnist dataset;
  private final RunDirectory run;
  private final PrintWriter err;
  private final List<EpochMetrics> metrics = new ArrayList<>();
  private final List<ActivationResult> results = new ArrayList<>();
  private final List<DivergedRun> diverged = new ArrayList<>();
  private StudyData data;

  /**
   * Prepares a study.
   *
   * @throws InvalidDataException if all pixels of the training images have the same value
   */
  ActivationStudy(
      ActivationSettings settings, FashionMnist dataset, RunDirectory run, PrintWriter err)
      throws InvalidDataException {
    this.settings = settings;
    this.dataset = dataset;
    this.data = settings.split(dataset, settings.seed());
    this.run = run;
    this.err = err;
  }

  /**
   * Trains and tests the networks, seed by seed, so that an interrupted study has results of all
   * activations.
   */
  void run() throws IOException {
    for (int i = 0; i < settings.seeds(); i++) {
      if (i > 0) {
        data = settings.split(dataset, settings.seed() + i);
      }
      for (Activation activation : settings.activations()) {
        trainAndTest(new ActivationTraining(settings, data, activation, settings.seed() + i));
      }
    }
  }

  private void trainAndTest(ActivationTraining training) throws IOException {
    try {
      training.train(this::keep, err);
    } catch (DivergedException e) {
      diverged.add(
          new DivergedRun(
              training.name(),
              training.seed(),
              training.history().size() + 1,
              String.valueOf(e.getMessage())));
      err.printf("%s, seed %d, diverged: %s%n", training.name(), training.seed(), e.getMessage());
      err.flush();
      return;
    }
    run.write(
        "models/%s-seed%d.zip".formatted(training.name(), training.seed()),
        out -> NetworkZip.write(out, training.network()));
    results.add(training.test());
  }

  private void keep(EpochMetrics epoch) throws IOException {
    metrics.add(epoch);
    run.writeCsv("metrics.csv", EpochMetrics.class, metrics);
  }

  /** Returns the metrics of all networks, including those that diverged. */
  List<EpochMetrics> metrics() {
    return metrics;
  }

  ActivationSummary summary() {
    return new ActivationSummary(
        settings.data(),
        data.training().size(),
        data.validation().size(),
        data.test().size(),
        settings.epochs(),
        settings.patience(),
        settings.augment(),
        ActivationResult.TARGET_ACCURACY,
        settings.fixedSplit(),
        results,
        diverged);
  }
}
