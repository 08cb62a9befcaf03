package io.github.fmnist.experiments.activations;

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
  private final StudyData data;
  private final RunDirectory run;
  private final PrintWriter err;
  private final List<EpochMetrics> metrics = new ArrayList<>();
  private final List<LayerHealth> health = new ArrayList<>();
  private final List<ActivationResult> results = new ArrayList<>();
  private final List<DivergedRun> diverged = new ArrayList<>();

  ActivationStudy(ActivationSettings settings, StudyData data, RunDirectory run, PrintWriter err) {
    this.settings = settings;
    this.data = data;
    this.run = run;
    this.err = err;
  }

  /**
   * Trains and tests the networks, seed by seed, so that an interrupted study has results of all
   * activations.
   */
  void run() throws IOException {
    for (int i = 0; i < settings.seeds(); i++) {
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

  private void keep(EpochMetrics epoch, List<LayerHealth> layers) throws IOException {
    metrics.add(epoch);
    health.addAll(layers);
    run.writeCsv("metrics.csv", EpochMetrics.class, metrics);
    run.writeCsv("health.csv", LayerHealth.class, health);
  }

  /** Returns the metrics of all networks, including those that diverged. */
  List<EpochMetrics> metrics() {
    return metrics;
  }

  /** Returns the health of the hidden layers of all networks, including those that diverged. */
  List<LayerHealth> health() {
    return health;
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
        data.normalization(),
        results,
        diverged,
        HealthVerdict.of(health));
  }
}
