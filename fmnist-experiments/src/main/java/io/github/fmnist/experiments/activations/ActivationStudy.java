package io.github.fmnist.experiments.activations;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.experiments.command.ActivationNames;
import io.github.fmnist.experiments.run.Checkpoint;
import io.github.fmnist.experiments.run.Checkpointing;
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
  private static final String RESULTS = "results.json";

  private final ActivationSettings settings;
  private final FashionMnist dataset;
  private final RunDirectory run;
  private final PrintWriter err;
  private final List<EpochMetrics> metrics = new ArrayList<>();
  private final List<LayerHealth> health = new ArrayList<>();
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
   * What a checkpoint has of a study, beside the network that is being trained.
   *
   * @param metrics metrics of all networks, including that one
   * @param health health of their layers
   */
  private record Progress(
      List<EpochMetrics> metrics,
      List<LayerHealth> health,
      List<ActivationResult> results,
      List<DivergedRun> diverged) {}

  /**
   * Trains and tests the networks, seed by seed, so that an interrupted study has results of all
   * activations. Continues a study from its checkpoint.
   */
  void run(Checkpointing checkpointing) throws IOException {
    if (checkpointing.resumed().isPresent()) {
      restore(checkpointing.resumed().get());
    }
    for (int i = 0; i < settings.seeds(); i++) {
      if (i > 0) {
        data = settings.split(dataset, settings.seed() + i);
      }
      for (Activation activation : settings.activations()) {
        long seed = settings.seed() + i;
        if (!isDone(ActivationNames.of(activation), seed)) {
          trainAndTest(
              new ActivationTraining(settings, data, activation, seed, metrics, checkpointing));
        }
      }
    }
  }

  private void restore(Checkpoint checkpoint) throws IOException {
    Progress progress = checkpoint.json(RESULTS, new TypeReference<Progress>() {});
    metrics.addAll(progress.metrics());
    health.addAll(progress.health());
    results.addAll(progress.results());
    diverged.addAll(progress.diverged());
    if (!metrics.isEmpty()) {
      writeMetrics();
    }
  }

  private boolean isDone(String activation, long seed) {
    return results.stream()
            .anyMatch(each -> each.activation().equals(activation) && each.seed() == seed)
        || diverged.stream()
            .anyMatch(each -> each.activation().equals(activation) && each.seed() == seed);
  }

  private void trainAndTest(ActivationTraining training) throws IOException {
    try {
      training.train(
          (epoch, layers) -> {
            metrics.add(epoch);
            health.addAll(layers);
            writeMetrics();
          },
          checkpoint ->
              checkpoint.addJson(RESULTS, new Progress(metrics, health, results, diverged)),
          err);
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

  private void writeMetrics() throws IOException {
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
        settings.fixedSplit(),
        results,
        diverged,
        HealthVerdict.of(health));
  }
}
