package io.github.fmnist.experiments.activations;

import io.github.fmnist.experiments.statistics.MeanEstimate;
import io.github.fmnist.experiments.statistics.Significance;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * What several seeds show of the test accuracies; {@code statistics} in {@code summary.json}.
 *
 * <p>As Bouthillier et al. 2021, "Accounting for variance in machine learning benchmarks"
 * (arXiv:2103.03098), recommend, a seed varies all sources of randomness together, and activations
 * are compared seed by seed.
 *
 * @param activations the test accuracy of each activation
 * @param pairs comparisons of all pairs of activations that have seeds in common
 * @param scope the conditions under which the verdicts hold
 */
record ActivationStatistics(
    List<Accuracy> activations, List<PairedComparison> pairs, String scope) {

  /** The test accuracy of one activation over its seeds. */
  record Accuracy(String activation, MeanEstimate testAccuracy) {}

  static ActivationStatistics of(ActivationSummary summary) {
    return new ActivationStatistics(
        summary.activations().stream().map(name -> accuracy(summary.of(name), name)).toList(),
        compare(pairs(summary)),
        "The ranking holds for the settings of this run; the seeds vary "
            + (summary.fixedSplit()
                ? "the order of the images and the initial weights, on one split."
                : "the split, the order of the images and the initial weights."));
  }

  private static Accuracy accuracy(List<ActivationResult> results, String activation) {
    return new Accuracy(
        activation,
        MeanEstimate.of(results.stream().mapToDouble(ActivationResult::testAccuracy).toArray()));
  }

  private static List<PairedDifferences> pairs(ActivationSummary summary) {
    List<String> names = summary.activations();
    List<PairedDifferences> pairs = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      for (String other : names.subList(i + 1, names.size())) {
        pairs.add(PairedDifferences.of(summary.results(), names.get(i), other, summary.testSize()));
      }
    }
    pairs.removeIf(pair -> pair.values().length == 0);
    return pairs;
  }

  private static List<PairedComparison> compare(List<PairedDifferences> pairs) {
    double[] adjusted =
        Significance.holm(pairs.stream().mapToDouble(PairedDifferences::pValue).toArray());
    int needed = Significance.pairsNeeded(pairs.size());
    return IntStream.range(0, pairs.size())
        .mapToObj(i -> PairedComparison.of(pairs.get(i), adjusted[i], needed))
        .toList();
  }

  /** Returns the statistics and the verdicts for the terminal. */
  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        "%n%-26s %8s %9s  %-16s %6s%n"
            .formatted("test accuracy", "mean", "deviation", "95 % interval", "seeds"));
    for (Accuracy accuracy : activations) {
      MeanEstimate mean = accuracy.testAccuracy();
      table.append(
          "%-26s %8.4f %9s  %-16s %6d%n"
              .formatted(
                  accuracy.activation(),
                  mean.mean(),
                  number("%.4f", mean.standardDeviation()),
                  interval("%.4f to %.4f", mean, 1),
                  mean.seeds()));
    }
    if (pairs.isEmpty()) {
      return table.toString();
    }
    table.append(
        "%n%-26s %6s %5s  %-16s %5s %8s %7s%n"
            .formatted(
                "difference (% points)",
                "mean", "P(>)", "95 % interval", "pairs", "Wilcoxon", "Holm"));
    for (PairedComparison pair : pairs) {
      table.append(
          "%-26s %+6.2f %5.2f  %-16s %5d %8s %7s%n"
              .formatted(
                  pair.first() + " - " + pair.second(),
                  100 * pair.difference().mean(),
                  pair.shareWon(),
                  interval("%.2f to %.2f", pair.difference(), 100),
                  pair.difference().seeds(),
                  number("%.2g", pair.pValue()),
                  number("%.2g", pair.adjustedPValue())));
    }
    table.append("%n".formatted());
    pairs.forEach(pair -> table.append("%s%n".formatted(pair.verdict())));
    return table.append("%s%n".formatted(scope)).toString();
  }

  private static String number(String format, OptionalDouble value) {
    return value.isPresent() ? format.formatted(value.getAsDouble()) : "-";
  }

  private static String interval(String format, MeanEstimate mean, double factor) {
    return mean.interval()
        .map(ends -> format.formatted(factor * ends.low(), factor * ends.high()))
        .orElse("-");
  }
}
