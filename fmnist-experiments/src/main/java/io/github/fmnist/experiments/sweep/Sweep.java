package io.github.fmnist.experiments.sweep;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.fmnist.experiments.activations.ActivationResult;
import io.github.fmnist.experiments.activations.ActivationSettings;
import io.github.fmnist.experiments.activations.ActivationTrial;
import io.github.fmnist.experiments.activations.ActivationTrials;
import io.github.fmnist.experiments.activations.EpochMetrics;
import io.github.fmnist.experiments.command.ActivationNames;
import io.github.fmnist.experiments.record.Provenance;
import io.github.fmnist.experiments.run.Checkpointing;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.sweep.SuccessiveHalving.Entrant;
import io.github.fmnist.experiments.trials.Trial;
import io.github.fmnist.experiments.trials.TrialExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.activations.Activation;

/**
 * Searches the best settings of each activation: a trial for each candidate and rung, and a last
 * one for the best of each activation, which is tested. Trials that have a result are not run
 * again.
 */
final class Sweep {
  /** Provides what runs trials. */
  interface Executors {
    TrialExecutor of(int trials, long images) throws IOException;
  }

  /** The trials that failed, without which there is no choice. */
  static final class FailedTrials extends IOException {
    private static final long serialVersionUID = 1;
    private final transient List<TrialExecutor.Failure> failures;

    FailedTrials(List<TrialExecutor.Failure> failures, int trials) {
      super("%d of %d networks failed".formatted(failures.size(), trials));
      this.failures = failures;
    }

    List<TrialExecutor.Failure> failures() {
      return failures;
    }
  }

  private final Map<Candidate, ActivationSettings> settings;
  private final Rungs rungs;
  private final ActivationTrials trials;
  private final RunDirectory run;
  private final Provenance.Origin origin;
  private final Checkpointing checkpointing;
  private final Map<Entrant, ActivationTrial.Outcome> outcomes = new LinkedHashMap<>();
  private List<Entrant> earlier = List.of();
  private int earlierEpochs;

  /**
   * Prepares a search.
   *
   * @param settings the settings of each candidate, with all activations
   */
  Sweep(
      Map<Candidate, ActivationSettings> settings,
      Rungs rungs,
      ActivationTrials trials,
      RunDirectory run,
      Provenance.Origin origin,
      Checkpointing checkpointing) {
    this.settings = settings;
    this.rungs = rungs;
    this.trials = trials;
    this.run = run;
    this.origin = origin;
    this.checkpointing = checkpointing;
  }

  /** Returns the number of candidates. */
  int candidates() {
    return settings.size();
  }

  /** Returns the names of the activations. */
  List<String> activations() {
    return settings.values().iterator().next().activations().stream()
        .map(ActivationNames::of)
        .toList();
  }

  private ActivationTrial.Specification specification(
      Entrant entrant, int epochs, ActivationTrial.Purpose purpose) {
    ActivationSettings all = requireNonNull(settings.get(entrant.candidate()));
    Activation activation = all.activations().get(activations().indexOf(entrant.activation()));
    return new ActivationTrial.Specification(
        all.single(activation, all.seed(), epochs), all.seed(), origin, purpose);
  }

  private List<Trial<ActivationTrial.Outcome>> trials(
      List<Entrant> entrants, int epochs, ActivationTrial.Purpose purpose) {
    Map<ActivationTrial.Specification, String> titles = new LinkedHashMap<>();
    for (Entrant each : entrants) {
      titles.put(
          specification(each, epochs, purpose),
          "%s, %s, epochs %d".formatted(each.activation(), each.candidate(), epochs));
    }
    return trials.of(titles, checkpointing, (metrics, health) -> {});
  }

  /** Returns all trials that a search may run, for a worker that is to run one of them. */
  List<Trial<ActivationTrial.Outcome>> all() {
    List<Entrant> entrants =
        activations().stream()
            .flatMap(each -> settings.keySet().stream().map(one -> new Entrant(each, one)))
            .toList();
    List<Trial<ActivationTrial.Outcome>> all = new ArrayList<>();
    for (int epochs : rungs.epochs()) {
      all.addAll(trials(entrants, epochs, ActivationTrial.Purpose.SEARCH));
    }
    all.addAll(trials(entrants, epochs(), ActivationTrial.Purpose.STUDY));
    return all;
  }

  private int epochs() {
    return rungs.epochs().get(rungs.epochs().size() - 1);
  }

  /**
   * Searches, or continues a search.
   *
   * @return the last result of each candidate with each activation
   * @throws FailedTrials if trials have no result
   */
  List<CandidateResult> search(Executors executors) throws IOException {
    return SuccessiveHalving.run(
        activations(),
        List.copyOf(settings.keySet()),
        rungs,
        (entrants, epochs) -> train(entrants, epochs, executors));
  }

  private List<CandidateResult> train(List<Entrant> entrants, int epochs, Executors executors)
      throws IOException {
    List<Entrant> out = new ArrayList<>(earlier);
    out.removeAll(entrants);
    deleteNetworks(out, earlierEpochs);
    List<CandidateResult> results = new ArrayList<>();
    List<ActivationTrial.Outcome> trained =
        outcomes(entrants, epochs, ActivationTrial.Purpose.SEARCH, executors);
    for (int i = 0; i < entrants.size(); i++) {
      outcomes.put(entrants.get(i), trained.get(i));
      results.add(result(entrants.get(i), epochs, trained.get(i)));
    }
    deleteNetworks(earlier, earlierEpochs);
    earlier = List.copyOf(entrants);
    earlierEpochs = epochs;
    return results;
  }

  /** Deletes the networks of trials that no other trial continues. */
  private void deleteNetworks(List<Entrant> entrants, int epochs) throws IOException {
    for (Entrant each : entrants) {
      String file = specification(each, epochs, ActivationTrial.Purpose.SEARCH).file();
      Files.deleteIfExists(run.path().resolve(file));
    }
  }

  private List<ActivationTrial.Outcome> outcomes(
      List<Entrant> entrants, int epochs, ActivationTrial.Purpose purpose, Executors executors)
      throws IOException {
    long images =
        purpose == ActivationTrial.Purpose.STUDY
            ? 0
            : (long) entrants.size() * (epochs - earlierEpochs) * trainSize();
    List<ActivationTrial.Outcome> received = new ArrayList<>();
    List<TrialExecutor.Failure> failures =
        executors
            .of(entrants.size(), images)
            .run(
                trials(entrants, epochs, purpose),
                new TypeReference<ActivationTrial.Outcome>() {},
                received::add);
    if (!failures.isEmpty()) {
      throw new FailedTrials(failures, entrants.size());
    }
    return received;
  }

  private int trainSize() {
    return settings.values().iterator().next().trainSize();
  }

  private static CandidateResult result(
      Entrant entrant, int epochs, ActivationTrial.Outcome outcome) {
    List<EpochMetrics> metrics = outcome.metrics();
    Optional<EpochMetrics> last =
        outcome.diverged().isPresent()
            ? Optional.empty()
            : Optional.of(metrics.get(metrics.size() - 1));
    return new CandidateResult(
        entrant.activation(),
        entrant.candidate().number(),
        entrant.candidate().options(),
        epochs,
        value(last, EpochMetrics::trainAccuracy),
        value(last, EpochMetrics::validationAccuracy),
        value(last, EpochMetrics::validationLoss));
  }

  private static OptionalDouble value(
      Optional<EpochMetrics> metrics, ToDoubleFunction<EpochMetrics> value) {
    return metrics.stream().mapToDouble(value).findFirst();
  }

  /**
   * Tests the best network of each activation, and writes it into its file.
   *
   * @param best the best candidate of each activation
   * @throws FailedTrials if trials have no result
   */
  List<ActivationResult> test(List<CandidateResult> best, Executors executors) throws IOException {
    List<Entrant> entrants = best.stream().map(CandidateResult::entrant).toList();
    List<ActivationResult> results =
        outcomes(entrants, epochs(), ActivationTrial.Purpose.STUDY, executors).stream()
            .flatMap(outcome -> outcome.result().stream())
            .toList();
    deleteNetworks(earlier, earlierEpochs);
    run.deleteTemporaryFiles(); // of workers that were killed
    Files.deleteIfExists(run.path().resolve(ActivationTrial.CANDIDATES));
    return results;
  }

  /** Returns the metrics of each candidate after each epoch. */
  List<CandidateEpoch> metrics() {
    List<CandidateEpoch> rows = new ArrayList<>();
    outcomes.forEach(
        (entrant, outcome) ->
            outcome
                .metrics()
                .forEach(each -> rows.add(CandidateEpoch.of(entrant.candidate().number(), each))));
    return rows;
  }

  /** Returns the number of images that were trained on; one that diverged had its last epoch. */
  long trainedImages() {
    return outcomes.values().stream()
            .mapToLong(
                outcome ->
                    outcome.diverged().isPresent()
                        ? outcome.diverged().get().epoch()
                        : outcome.metrics().size())
            .sum()
        * trainSize();
  }

  /** Returns the time of training, without measuring, added over all candidates. */
  double trainingSeconds() {
    return outcomes.values().stream()
        .filter(outcome -> !outcome.metrics().isEmpty())
        .mapToDouble(outcome -> outcome.metrics().get(outcome.metrics().size() - 1).seconds())
        .sum();
  }
}
