package io.github.fmnist.experiments.activations;

import io.github.fmnist.data.Normalization;
import io.github.fmnist.engine.Precision;
import io.github.fmnist.experiments.activations.ActivationTrial.DivergedRun;
import io.github.fmnist.experiments.study.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;

/** Made-up results, the same for all classes. */
record MadeUpStudy(ActivationSummary summary, List<EpochMetrics> metrics) {
  static final int TEST_SIZE = 10_000;

  /** Returns results with the same test accuracy for each network. */
  static MadeUpStudy of(String data, List<String> activations, int seeds) {
    return of(data, activations, seeds, (activation, seed) -> 0.8);
  }

  /** Returns results with a test accuracy for each activation and seed. */
  static MadeUpStudy of(
      String data,
      List<String> activations,
      int seeds,
      ToDoubleBiFunction<String, Integer> testAccuracy) {
    List<EpochMetrics> metrics = new ArrayList<>();
    List<ActivationResult> results = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      for (String activation : activations) {
        List<EpochMetrics> history =
            List.of(
                new EpochMetrics(data, activation, seed, 1, 0.6, 0.7, 0.7, 0.6, 1, 100),
                new EpochMetrics(
                    data, activation, seed, 2, 0.3, 0.9, 0.4, 0.8 + seed / 100.0, 2, 100));
        metrics.addAll(history);
        Measurement test =
            new Measurement(
                0.4,
                testAccuracy.applyAsDouble(activation, seed),
                List.of(List.of(8, 2), List.of(2, 8)));
        results.add(
            ActivationResult.of(
                history, 2, 100, Normalization.unitInterval(), test, OptionalDouble.empty()));
      }
    }
    return new MadeUpStudy(summary(data, false, results, List.of()), metrics);
  }

  private static ActivationSummary summary(
      String data, boolean fixedSplit, List<ActivationResult> results, List<DivergedRun> diverged) {
    return new ActivationSummary(
        data,
        100,
        10,
        TEST_SIZE,
        List.of("one", "other"),
        2,
        OptionalInt.empty(),
        Set.of(),
        Precision.FLOAT32,
        0.85,
        fixedSplit,
        List.of(),
        results,
        diverged,
        List.of());
  }

  /** Returns the same study on one split. */
  MadeUpStudy onOneSplit() {
    return new MadeUpStudy(
        summary(summary.data(), true, summary.results(), summary.diverged()), metrics);
  }

  /** Returns the same study, but with this network diverged in its second epoch. */
  MadeUpStudy diverged(String activation, long seed) {
    return new MadeUpStudy(
        summary(
            summary.data(),
            summary.fixedSplit(),
            summary.results().stream()
                .filter(r -> !r.activation().equals(activation) || r.seed() != seed)
                .toList(),
            List.of(new DivergedRun(activation, seed, 2, "the loss is NaN"))),
        metrics.stream()
            .filter(m -> !m.activation().equals(activation) || m.seed() != seed || m.epoch() < 2)
            .toList());
  }
}
