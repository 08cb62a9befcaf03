package io.github.fmnist.experiments.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.experiments.statistics.MeanEstimate;
import io.github.fmnist.experiments.statistics.Significance;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;

class ActivationStatisticsTest {
  private static final List<String> NAMES = List.of("relu", "selu", "tanh");

  /** ReLU and SELU take turns; tanh is 70 to 90 images of 10,000 better than ReLU. */
  private static double accuracy(String activation, int seed) {
    double relu = 0.9 + seed / 1000.0;
    return switch (activation) {
      case "relu" -> relu;
      case "selu" -> relu + (seed % 2 == 0 ? 0.002 : -0.002);
      default -> relu + 0.008 + (seed % 3 - 1) / 1000.0;
    };
  }

  private static MadeUpStudy study(int seeds) {
    return MadeUpStudy.of("real", NAMES, seeds, ActivationStatisticsTest::accuracy);
  }

  private static ActivationStatistics of(MadeUpStudy study) {
    return study.summary().statistics().orElseThrow();
  }

  private static List<String> verdicts(MadeUpStudy study) {
    return of(study).pairs().stream().map(PairedComparison::verdict).toList();
  }

  @Test
  void saysWhichActivationIsBetterAndWhereNoDifferenceIsShown() {
    assertThat(verdicts(study(12)))
        .containsExactly(
            "No difference shown between ReLU and SELU (+0.00 points, 95 % -0.13 to 0.13, 12"
                + " pairs)",
            "tanh is better than ReLU (+0.80 points, 95 % 0.75 to 0.85, 12 pairs)",
            "tanh is better than SELU (+0.80 points, 95 % 0.66 to 0.94, 12 pairs)");
  }

  @Test
  void belowSevenSeedsShowsDifferencesOnly() {
    assertThat(verdicts(study(6)))
        .hasSize(3)
        .allMatch(verdict -> verdict.contains("too few seeds for a verdict (+"))
        .noneMatch(verdict -> verdict.contains("better"))
        .contains(
            "tanh minus ReLU: too few seeds for a verdict (+0.80 points, 95 % 0.71 to 0.89, 6"
                + " pairs)");
    assertThat(of(study(6)).pairs()).allMatch(pair -> pair.pValue().isEmpty());
    assertThat(verdicts(study(7))).noneMatch(verdict -> verdict.contains("too few"));
  }

  @Test
  void manyActivationsNeedMoreSeeds() {
    List<String> names = List.of("relu", "selu", "tanh", "elu");
    ToDoubleBiFunction<String, Integer> apart =
        (activation, seed) -> 0.5 + 0.1 * names.indexOf(activation) + seed / 1000.0;
    assertThat(verdicts(MadeUpStudy.of("real", names, 7, apart)))
        .hasSize(6)
        .allMatch(verdict -> verdict.contains("too few"));
    assertThat(verdicts(MadeUpStudy.of("real", names, 8, apart)))
        .allMatch(verdict -> verdict.contains("is better than"));
  }

  @Test
  void correctsForAllPairs() {
    List<PairedComparison> pairs = of(study(12)).pairs();
    assertThat(pairs.get(1).pValue().orElseThrow()).isEqualTo(2 / 4096.0);
    assertThat(pairs.get(1).adjustedPValue().orElseThrow()).isEqualTo(3 * 2 / 4096.0);
    assertThat(pairs.get(0).adjustedPValue()).isEqualTo(pairs.get(0).pValue());
  }

  @Test
  void claimsNothingIfTheIntervalContainsZero() {
    // All differences but one have one sign, but that one is large.
    MadeUpStudy study =
        MadeUpStudy.of(
            "real",
            List.of("relu", "tanh"),
            20,
            (activation, seed) ->
                activation.equals("relu") ? 0.8 : seed == 20 ? 0.7 : 0.81 + seed / 10_000.0);
    PairedComparison pair = of(study).pairs().get(0);
    assertThat(pair.adjustedPValue().orElseThrow()).isLessThan(Significance.LEVEL);
    assertThat(pair.difference().low()).isNegative();
    assertThat(pair.conclusion()).isEqualTo("No difference shown between tanh and ReLU");
  }

  @Test
  void theOrderOfTheActivationsDoesNotMatter() {
    MadeUpStudy swapped =
        MadeUpStudy.of("real", List.of("tanh", "relu"), 9, ActivationStatisticsTest::accuracy);
    MadeUpStudy study =
        MadeUpStudy.of("real", List.of("relu", "tanh"), 9, ActivationStatisticsTest::accuracy);
    assertThat(of(swapped).pairs()).isEqualTo(of(study).pairs());
  }

  @Test
  void tiesAreHalfWon() {
    List<PairedComparison> pairs = of(MadeUpStudy.of("real", NAMES, 7)).pairs();
    assertThat(pairs).allMatch(pair -> pair.shareWon() == 0.5);
    assertThat(pairs).allMatch(pair -> pair.pValue().orElseThrow() == 1);
    assertThat(of(study(12)).pairs().get(1).shareWon()).isEqualTo(1);
  }

  @Test
  void aPairCountsOnlyIfBothFinished() {
    ActivationStatistics statistics = of(study(12).diverged("relu", 2));
    assertThat(statistics.activations())
        .extracting(a -> a.testAccuracy().seeds())
        .containsExactlyInAnyOrder(11, 12, 12);
    assertThat(statistics.pairs())
        .extracting(p -> p.first() + " " + p.second(), p -> p.difference().seeds())
        .contains(tuple("tanh relu", 11), tuple("tanh selu", 12));
  }

  @Test
  void activationsWithoutACommonSeedAreNotCompared() {
    MadeUpStudy study =
        MadeUpStudy.of("real", List.of("relu", "tanh"), 2).diverged("relu", 1).diverged("tanh", 2);
    assertThat(of(study).activations()).hasSize(2);
    assertThat(of(study).pairs()).isEmpty();
    assertThat(study.summary().table()).doesNotContain("ranking", "NaN");
  }

  @Test
  void estimatesTheTestAccuracyOfEachActivation() {
    MeanEstimate relu = of(study(3)).activations().get(0).testAccuracy();
    assertThat(relu.mean()).isCloseTo(0.902, within(1e-12));
    assertThat(relu.standardDeviation().orElseThrow()).isCloseTo(0.001, within(1e-12));
  }

  @Test
  void theTableHasTheVerdictsAndTheirScope() {
    assertThat(study(12).summary().table())
        .contains("test accuracy", "difference (% points)", "tanh - relu")
        .contains(verdicts(study(12)))
        .contains("The ranking holds for the settings of this run; the seeds vary the split,");
    assertThat(study(12).onOneSplit().summary().table()).contains("on one split.");
  }

  @Test
  void aSingleSeedHasNoStatistics() {
    assertThat(study(1).summary().statistics()).isEmpty();
    assertThat(study(1).summary().table().lines()).hasSize(1 + NAMES.size() + 1);
  }
}
