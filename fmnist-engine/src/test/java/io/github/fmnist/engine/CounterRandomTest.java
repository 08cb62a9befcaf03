package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CounterRandomTest {
  private static final int SAMPLES = 100_000;

  private final CounterRandom random = CounterRandom.of(42, 1, 2, 3);

  /**
   * The values come from a second implementation in Python, with integers of any size cut to 64
   * bits:
   *
   * <pre>{@code
   * M = 2**64 - 1; G = 0x9e3779b97f4a7c15
   * def mix(z):
   *     y = (z ^ z >> 30) * 0xbf58476d1ce4e5b9 & M
   *     y = (y ^ y >> 27) * 0x94d049bb133111eb & M
   *     return y ^ y >> 31
   * def bits(seed, stream, epoch, step, index):
   *     k = mix(seed + G & M)
   *     for i, part in enumerate((stream, epoch, step), 1): k = mix(k + part * G + i & M)
   *     return mix(k + (index + 1) * G & M)
   * }</pre>
   *
   * Its {@code mix(G)} and {@code mix(2 * G)} are e220a8397b1dcdaf and 6e789e6aa1b965f4, the first
   * numbers that SplitMix64's authors publish for the seed 0.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0, 0, 28764fe58d0e647d, 0.15805529932281948",
    "42, 1, 2, 3, 0, 1cabe4b42d28fc39, 0.11199788473928496",
    "42, 1, 2, 3, 1, d819dbdfdbb04a07, 0.8441445752648075",
    "-1, 5, 0, 7, 1000000, 40b31197d060d86e, 0.25273237186809483",
  })
  void knownAnswers(
      long seed, long stream, long epoch, long step, long index, String bits, double uniform) {
    CounterRandom known = CounterRandom.of(seed, stream, epoch, step);
    assertThat(Long.toHexString(known.bits(index))).isEqualTo(bits);
    assertThat(known.uniform(index)).isEqualTo(uniform);
  }

  @Test
  void knownPermutation() {
    assertThat(CounterRandom.of(42, 0, 1, 0).permutation(10))
        .containsExactly(6, 1, 5, 0, 3, 2, 4, 9, 8, 7);
  }

  @Test
  void everyIndexCanBeRecomputedInAnyOrder() {
    long tenth = random.bits(10);
    random.bits(3);
    random.gaussian(7);
    assertThat(random.bits(10)).isEqualTo(tenth);
  }

  /**
   * A chi-square value with 99 degrees of freedom is below 149 in 999 of 1000 samples, and above 61
   * as often.
   */
  @Test
  void uniformNumbersFillAllBinsEqually() {
    int[] counts = new int[100];
    for (int i = 0; i < SAMPLES; i++) {
      counts[(int) (random.uniform(i) * counts.length)]++;
    }
    double expected = (double) SAMPLES / counts.length;
    double chiSquare =
        IntStream.of(counts).mapToDouble(n -> (n - expected) * (n - expected) / expected).sum();
    assertThat(chiSquare).isBetween(61.0, 149.0);
  }

  @Test
  void everyBitIsSetHalfTheTime() {
    for (int bit = 0; bit < Long.SIZE; bit++) {
      int set = 0;
      for (int i = 0; i < SAMPLES; i++) {
        set += (int) (random.bits(i) >>> bit & 1);
      }
      assertThat(set).as("bit %s", bit).isCloseTo(SAMPLES / 2, within(700));
    }
  }

  /** The standard errors are 0.003, 0.0045, 0.008 and 0.03. */
  @Test
  void gaussianNumbersHaveTheirMoments() {
    double[] moments = new double[5];
    for (int i = 0; i < SAMPLES; i++) {
      double value = random.gaussian(i);
      for (int k = 1; k < moments.length; k++) {
        moments[k] += Math.pow(value, k) / SAMPLES;
      }
    }
    assertThat(moments[1]).isCloseTo(0, within(0.015));
    assertThat(moments[2]).isCloseTo(1, within(0.02));
    assertThat(moments[3]).isCloseTo(0, within(0.04));
    assertThat(moments[4]).isCloseTo(3, within(0.15));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 1000})
  void aPermutationHoldsEveryNumberOnce(int count) {
    assertThat(IntStream.of(random.permutation(count)).sorted().toArray())
        .isEqualTo(IntStream.range(0, count).toArray());
  }

  /** 24 orders of 4, each expected 1000 times; chi-square with 23 degrees of freedom. */
  @Test
  void everyOrderIsEquallyLikely() {
    int[] counts = new int[256];
    for (int step = 0; step < 24_000; step++) {
      int[] order = CounterRandom.of(1, 2, 3, step).permutation(4);
      counts[order[0] << 6 | order[1] << 4 | order[2] << 2 | order[3]]++;
    }
    int[] seen = IntStream.of(counts).filter(n -> n > 0).toArray();
    assertThat(seen).hasSize(24);
    double chiSquare = IntStream.of(seen).mapToDouble(n -> (n - 1000.0) * (n - 1000) / 1000).sum();
    assertThat(chiSquare).isBetween(7.5, 50.0);
  }

  @Test
  void seedsStreamsEpochsAndStepsDoNotRepeatOneAnother() {
    Set<Long> seen = new HashSet<>();
    for (int key = 0; key < 10_000; key++) {
      CounterRandom one = CounterRandom.of(key / 1000, key / 100 % 10, key / 10 % 10, key % 10);
      for (int index = 0; index < 10; index++) {
        seen.add(one.bits(index));
      }
    }
    assertThat(seen).hasSize(100_000);
  }

  @Test
  void permutationsOfDifferentStepsDiffer() {
    int[] one = CounterRandom.of(1, 0, 0, 0).permutation(1000);
    int[] other = CounterRandom.of(1, 0, 0, 1).permutation(1000);
    long alike = IntStream.range(0, 1000).filter(i -> one[i] == other[i]).count();
    assertThat(alike).isLessThan(10);
  }
}
