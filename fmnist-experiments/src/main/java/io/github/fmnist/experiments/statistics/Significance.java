package io.github.fmnist.experiments.statistics;

import java.util.Comparator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.commons.statistics.inference.PValueMethod;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;

/** Exact tests of paired differences, and the correction for several of them. */
public final class Significance {
  /** The probability of any false claim that is accepted. */
  public static final double LEVEL = 0.05;

  private static final int MIN_PAIRS = 7;

  private Significance() {}

  /**
   * Returns the two-sided p-value of the signed-rank test (Wilcoxon 1945, "Individual comparisons
   * by ranking methods"). Differences of zero are left out, as there; the value is 1 if none is
   * left.
   */
  public static double wilcoxon(double... differences) {
    double[] nonZero = DoubleStream.of(differences).filter(d -> d != 0).toArray();
    if (nonZero.length == 0) {
      return 1;
    }
    WilcoxonSignedRankTest.Result result =
        WilcoxonSignedRankTest.withDefaults().with(PValueMethod.EXACT).test(nonZero);
    return result.hasTiedValues() ? wilcoxonWithTies(nonZero) : result.getPValue();
  }

  /**
   * Returns the exact p-value if absolute differences are equal; they share their mean rank. The
   * library has only an approximation then: 0.022 instead of 2 / 2^7 for 1, 1, 2, 3, 4, 5, 6.
   */
  private static double wilcoxonWithTies(double[] differences) {
    double[] ranks =
        new NaturalRanking().rank(DoubleStream.of(differences).map(Math::abs).toArray());
    // Mean ranks may be halves.
    int[] doubled = DoubleStream.of(ranks).mapToInt(rank -> (int) Math.round(2 * rank)).toArray();
    int total = IntStream.of(doubled).sum();
    int positive =
        IntStream.range(0, doubled.length)
            .filter(i -> differences[i] > 0)
            .map(i -> doubled[i])
            .sum();
    // The probability of each sum of the positive ranks if all signs are equally likely.
    double[] probability = new double[total + 1];
    probability[0] = 1;
    for (int rank : doubled) {
      for (int sum = total; sum >= 0; sum--) {
        probability[sum] = (probability[sum] + (sum < rank ? 0 : probability[sum - rank])) / 2;
      }
    }
    int smaller = Math.min(positive, total - positive);
    return Math.min(1, 2 * DoubleStream.of(probability).limit(smaller + 1L).sum());
  }

  /**
   * Adjusts the p-values of several tests, so that the probability of any false claim stays below
   * the level (Holm 1979, "A simple sequentially rejective multiple test procedure").
   */
  public static double[] holm(double... pValues) {
    int tests = pValues.length;
    int[] ascending =
        IntStream.range(0, tests)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[tests];
    double largest = 0;
    for (int i = 0; i < tests; i++) {
      largest = Math.max(largest, (tests - i) * pValues[ascending[i]]);
      adjusted[ascending[i]] = Math.min(1, largest);
    }
    return adjusted;
  }

  /**
   * Returns the number of pairs of seeds that a verdict needs: at least seven, and so many that
   * differences of one sign, whose p-value is 2 / 2^pairs, are significant after Holm's correction.
   *
   * @param tests number of tests
   */
  public static int pairsNeeded(int tests) {
    int pairs = MIN_PAIRS;
    while (tests * Math.scalb(2.0, -pairs) > LEVEL) {
      pairs++;
    }
    return pairs;
  }
}
