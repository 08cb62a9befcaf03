package io.github.fmnist.experiments.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignificanceTest {
  private static final double[] NO_TIES = {
    6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75
  };

  @Test
  void wilcoxonIsExactWithoutTies() {
    // Darwin's maize (Cureton 1967): 676 of the 32768 signs have a rank sum of at most 24.
    assertThat(Significance.wilcoxon(NO_TIES)).isCloseTo(2 * 676 / 32_768.0, within(1e-12));
  }

  @Test
  void wilcoxonIsExactWithTies() {
    // Of all signs, 1 of 128, and in the last case 22 of 256, have a rank sum that small.
    assertThat(Significance.wilcoxon(1, 1, 1, 1, 1, 1, 1)).isEqualTo(2 / 128.0);
    assertThat(Significance.wilcoxon(1, 1, 2, 3, 4, 5, 6)).isEqualTo(2 / 128.0);
    assertThat(Significance.wilcoxon(1, -1, 2, 3, 3, -4, 5, 6)).isEqualTo(44 / 256.0);
  }

  @Test
  void wilcoxonLeavesOutSeedsWithoutADifference() {
    assertThat(Significance.wilcoxon(0, 1, 2, 0, -3)).isEqualTo(Significance.wilcoxon(1, 2, -3));
    assertThat(Significance.wilcoxon(0, 0, 0)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 30})
  void wilcoxonIsSymmetric(int range) {
    Random random = new Random(range);
    for (int i = 0; i < 20; i++) {
      // With a range of 3 most differences tie, with 30 few do.
      double[] differences = random.ints(9, -range, range + 1).asDoubleStream().toArray();
      double[] opposite = DoubleStream.of(differences).map(d -> -d).toArray();
      assertThat(Significance.wilcoxon(differences))
          .isEqualTo(Significance.wilcoxon(opposite))
          .isBetween(0.0, 1.0);
    }
  }

  @Test
  void aTieThatHardlyMattersHardlyChangesTheValue() {
    double[] tie = NO_TIES.clone();
    tie[0] = tie[1];
    assertThat(Significance.wilcoxon(tie)).isCloseTo(Significance.wilcoxon(NO_TIES), within(2e-3));
  }

  @Test
  void holmAgreesWithHandWorkedValues() {
    // 3 x 0.01 = 0.03; 2 x 0.03 = 0.06; 1 x 0.04 is below 0.06, which therefore stays.
    assertThat(Significance.holm(0.01, 0.04, 0.03))
        .containsExactly(new double[] {0.03, 0.06, 0.06}, within(1e-12));
    assertThat(Significance.holm(0.02)).containsExactly(0.02);
    assertThat(Significance.holm(0.5, 0.6)).containsExactly(1, 1);
    assertThat(Significance.holm()).isEmpty();
  }

  @Test
  void holmKeepsTheOrderAndNeverLowersAValue() {
    double[] pValues = new Random(1).doubles(10, 0, 0.2).toArray();
    double[] adjusted = Significance.holm(pValues);
    for (int i = 0; i < pValues.length; i++) {
      assertThat(adjusted[i]).isBetween(pValues[i], 1.0);
      for (int j = 0; j < pValues.length; j++) {
        if (pValues[i] <= pValues[j]) {
          assertThat(adjusted[i]).isLessThanOrEqualTo(adjusted[j]);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6, 45})
  void theFewestPairsCanBeSignificantIfAllDifferencesHaveOneSign(int tests) {
    int pairs = Significance.pairsNeeded(tests);
    double best = Significance.wilcoxon(DoubleStream.iterate(1, d -> d + 1).limit(pairs).toArray());
    assertThat(tests * best).isLessThan(Significance.LEVEL);
    assertThat(pairs).isGreaterThanOrEqualTo(7);
    if (pairs > 7) {
      assertThat(tests * 2 * best).isGreaterThan(Significance.LEVEL);
    }
  }

  @Test
  void threePairsOfActivationsNeedSevenSeeds() {
    assertThat(Significance.pairsNeeded(3)).isEqualTo(7);
    assertThat(3 * Significance.wilcoxon(1, 2, 3, 4, 5, 6)).isGreaterThan(Significance.LEVEL);
  }
}
