package io.github.fmnist.experiments.activations;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.experiments.activations.health.LayerHealth;
import io.github.fmnist.experiments.record.Provenance;
import io.github.fmnist.experiments.run.Checkpointing;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.study.StudyData;
import io.github.fmnist.experiments.trials.Trial;
import io.github.fmnist.experiments.trials.TrialExecutor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.nd4j.linalg.activations.Activation;

/**
 * Trains and tests all networks of the study, each as a trial. Writes the metrics of each epoch,
 * and each network, into the run directory as soon as they exist. If a network diverges, the study
 * continues with the others.
 */
final class ActivationStudy {
  private final ActivationSettings settings;
  private final Map<Activation, ActivationSettings> own;
  private final FashionMnist dataset;
  private final RunDirectory run;
  private final ActivationTrials trials;
  private final List<ActivationTrial.Outcome> outcomes = new ArrayList<>();
  private final StudyData data;

  /**
   * Prepares a study.
   *
   * @param own the settings of each activation
   * @throws InvalidDataException if all pixels of the training images have the same value
   */
  ActivationStudy(
      ActivationSettings settings,
      Map<Activation, ActivationSettings> own,
      FashionMnist dataset,
      RunDirectory run,
      Messages messages)
      throws InvalidDataException {
    this.settings = settings;
    this.own = own;
    this.dataset = dataset;
    this.run = run;
    trials = new ActivationTrials(dataset, run, messages);
    data = trials.images(settings, settings.seed());
  }

  /**
   * Returns the specifications of all networks, seed by seed, so that an interrupted study has
   * results of all activations.
   */
  List<ActivationTrial.Specification> specifications(Provenance.Origin origin) {
    List<ActivationTrial.Specification> specifications = new ArrayList<>();
    for (int i = 0; i < settings.seeds(); i++) {
      long seed = settings.seed() + i;
      long split = settings.fixedSplit() ? settings.seed() : seed;
      for (Activation activation : settings.activations()) {
        specifications.add(
            new ActivationTrial.Specification(
                requireNonNull(own.get(activation)).single(activation, seed, settings.epochs()),
                split,
                origin,
                ActivationTrial.Purpose.STUDY));
      }
    }
    return specifications;
  }

  /** Returns the trials of these networks, which write the metrics of the study as they train. */
  List<Trial<ActivationTrial.Outcome>> trials(
      List<ActivationTrial.Specification> specifications, Checkpointing checkpointing) {
    return trials(specifications, checkpointing, this::write);
  }

  /** Returns the trials of these networks, which pass metrics on as they train. */
  List<Trial<ActivationTrial.Outcome>> trials(
      List<ActivationTrial.Specification> specifications,
      Checkpointing checkpointing,
      ActivationTrials.Log log) {
    Map<ActivationTrial.Specification, String> titles = new LinkedHashMap<>();
    for (ActivationTrial.Specification each : specifications) {
      titles.put(each, "%s, seed %d".formatted(each.name(), each.settings().seed()));
    }
    return trials.of(titles, checkpointing, log);
  }

  /** Trains and tests networks. Continues a study that has begun. */
  List<TrialExecutor.Failure> run(
      List<Trial<ActivationTrial.Outcome>> trials, TrialExecutor executor) throws IOException {
    return executor.run(
        trials,
        new TypeReference<ActivationTrial.Outcome>() {},
        outcome -> {
          outcomes.add(outcome);
          write(List.of(), List.of());
        });
  }

  /** Writes the metrics of all trials that have ended, and of the present one. */
  private void write(List<EpochMetrics> metrics, List<LayerHealth> health) throws IOException {
    run.writeCsv(
        "metrics.csv",
        EpochMetrics.class,
        Stream.concat(metrics().stream(), metrics.stream()).toList());
    run.writeCsv(
        "health.csv",
        LayerHealth.class,
        Stream.concat(health().stream(), health.stream()).toList());
  }

  /** Returns the metrics of all networks, including those that diverged. */
  List<EpochMetrics> metrics() {
    return outcomes.stream().flatMap(outcome -> outcome.metrics().stream()).toList();
  }

  /** Returns the health of the hidden layers of all networks, including those that diverged. */
  List<LayerHealth> health() {
    return outcomes.stream().flatMap(outcome -> outcome.health().stream()).toList();
  }

  ActivationSummary summary() {
    List<ActivationResult> results =
        outcomes.stream().flatMap(outcome -> outcome.result().stream()).toList();
    return new ActivationSummary(
        settings.data(),
        data.training().size(),
        data.validation().size(),
        data.test().size(),
        dataset.classNames(),
        settings.epochs(),
        settings.patience(),
        settings.augment(),
        settings.precision(),
        ActivationResult.TARGET_ACCURACY,
        settings.fixedSplit(),
        settings.override(),
        results,
        outcomes.stream().flatMap(outcome -> outcome.diverged().stream()).toList(),
        HealthVerdict.of(health(), results));
  }
}
