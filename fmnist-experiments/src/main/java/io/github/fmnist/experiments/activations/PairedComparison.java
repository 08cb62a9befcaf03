package io.github.fmnist.experiments.activations;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.fmnist.experiments.command.ActivationNames;
import io.github.fmnist.experiments.statistics.MeanEstimate;
import io.github.fmnist.experiments.statistics.Significance;
import java.util.OptionalDouble;

/**
 * What the seeds show of the test accuracies of two activations; an entry of {@code pairs} in
 * {@code summary.json}.
 *
 * @param first the activation with the higher mean
 * @param difference accuracy of {@code first} minus that of {@code second}, over the seeds with
 *     which both finished
 * @param shareWon P(first &gt; second): share of these seeds with which {@code first} has the
 *     higher accuracy; ties count half
 * @param pValue two-sided p-value of Wilcoxon's signed-rank test; absent with too few seeds
 * @param adjustedPValue {@code pValue} after Holm's correction over all pairs of activations
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record PairedComparison(
    String first,
    String second,
    MeanEstimate difference,
    double shareWon,
    OptionalDouble pValue,
    OptionalDouble adjustedPValue) {

  /**
   * Compares two activations.
   *
   * @param adjustedPValue the p-value after correction
   * @param pairsNeeded number of seeds from which on a verdict is possible
   */
  static PairedComparison of(PairedDifferences pair, double adjustedPValue, int pairsNeeded) {
    boolean enough = pair.values().length >= pairsNeeded;
    return new PairedComparison(
        pair.first(),
        pair.second(),
        pair.mean(),
        pair.shareWon(),
        enough ? OptionalDouble.of(pair.pValue()) : OptionalDouble.empty(),
        enough ? OptionalDouble.of(adjustedPValue) : OptionalDouble.empty());
  }

  /**
   * Returns whether {@code first} is better: the test is significant, and the interval is above
   * zero.
   */
  private boolean isSignificant() {
    return adjustedPValue.orElse(1) < Significance.LEVEL && difference.low() > 0;
  }

  /** Returns the verdict without numbers. */
  String conclusion() {
    String one = ActivationNames.title(first);
    String other = ActivationNames.title(second);
    if (adjustedPValue.isEmpty()) {
      return "%s minus %s: too few seeds for a verdict".formatted(one, other);
    }
    return isSignificant()
        ? "%s is better than %s".formatted(one, other)
        : "No difference shown between %s and %s".formatted(one, other);
  }

  /** Returns a sentence that claims no more than the numbers in it. */
  @JsonProperty
  String verdict() {
    return "%s (%+.2f points, %s%d %s)"
        .formatted(
            conclusion(),
            100 * difference.mean(),
            difference
                .interval()
                .map(i -> "95 %% %.2f to %.2f, ".formatted(100 * i.low(), 100 * i.high()))
                .orElse(""),
            difference.seeds(),
            difference.seeds() == 1 ? "pair" : "pairs");
  }
}
