package io.github.fmnist.experiments.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeanEstimateTest {
  @Test
  void theIntervalIsThatOfStudentsDistribution() {
    // The mean is 3, the deviation sqrt(2.5), and 2.776 is in every table for 4 degrees of freedom.
    MeanEstimate estimate = MeanEstimate.of(1, 2, 3, 4, 5);
    assertThat(estimate.seeds()).isEqualTo(5);
    assertThat(estimate.mean()).isEqualTo(3);
    assertThat(estimate.standardDeviation()).hasValue(Math.sqrt(2.5));
    double margin = 2.776445 * Math.sqrt(2.5 / 5);
    assertThat(estimate.low()).isCloseTo(3 - margin, within(1e-5));
    assertThat(estimate.high()).isCloseTo(3 + margin, within(1e-5));
  }

  @Test
  void theIntervalMovesAndGrowsWithTheValues() {
    MeanEstimate estimate = MeanEstimate.of(0.91, 0.92, 0.94);
    MeanEstimate other = MeanEstimate.of(10 + 9.1, 10 + 9.2, 10 + 9.4);
    assertThat(other.low()).isCloseTo(10 + 10 * estimate.low(), within(1e-9));
    assertThat(other.high()).isCloseTo(10 + 10 * estimate.high(), within(1e-9));
  }

  @Test
  void nineteenIntervalsOfTwentyCoverTheTrueMean() {
    Random random = new Random(3);
    int repetitions = 2_000;
    long covering =
        IntStream.range(0, repetitions)
            .mapToObj(
                i ->
                    MeanEstimate.of(DoubleStream.generate(random::nextGaussian).limit(5).toArray()))
            .filter(estimate -> estimate.low() <= 0 && estimate.high() >= 0)
            .count();
    // Four standard deviations of the share are 0.02.
    assertThat(covering / (double) repetitions).isCloseTo(0.95, within(0.02));
  }

  @Test
  void equalValuesHaveAnIntervalOfNoLength() {
    MeanEstimate estimate = MeanEstimate.of(0.5, 0.5, 0.5);
    assertThat(estimate.low()).isEqualTo(0.5);
    assertThat(estimate.high()).isEqualTo(0.5);
  }

  @Test
  void aSingleSeedHasNoInterval() {
    MeanEstimate estimate = MeanEstimate.of(0.9);
    assertThat(estimate.mean()).isEqualTo(0.9);
    assertThat(estimate.standardDeviation()).isEmpty();
    assertThat(estimate.interval()).isEmpty();
  }
}
