package io.github.fmnist.experiments.activations;

import io.github.fmnist.experiments.statistics.MeanEstimate;
import io.github.fmnist.experiments.statistics.Significance;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The test accuracy of one activation minus that of another, for each seed with which both
 * finished. The mean is not negative: {@code first} is ahead, or both are equal.
 */
record PairedDifferences(String first, String second, double[] values) {

  /**
   * Pairs the results of two activations by seed.
   *
   * @param testSize number of test images
   */
  static PairedDifferences of(
      List<ActivationResult> results, String one, String other, int testSize) {
    double[] values =
        results.stream()
            .filter(result -> result.activation().equals(one))
            .flatMapToDouble(
                result ->
                    results.stream()
                        .filter(r -> r.activation().equals(other) && r.seed() == result.seed())
                        .mapToDouble(r -> result.testAccuracy() - r.testAccuracy()))
            // Differences of the same number of images are to be equal, without rounding errors.
            .map(difference -> Math.round(difference * testSize) / (double) testSize)
            .toArray();
    return DoubleStream.of(values).sum() < 0
        ? new PairedDifferences(other, one, DoubleStream.of(values).map(d -> -d).toArray())
        : new PairedDifferences(one, other, values);
  }

  MeanEstimate mean() {
    return MeanEstimate.of(values);
  }

  /** Returns the share of seeds with which {@code first} has the higher accuracy; ties are half. */
  double shareWon() {
    return DoubleStream.of(values).map(d -> (1 + Math.signum(d)) / 2).average().orElseThrow();
  }

  double pValue() {
    return Significance.wilcoxon(values);
  }
}
