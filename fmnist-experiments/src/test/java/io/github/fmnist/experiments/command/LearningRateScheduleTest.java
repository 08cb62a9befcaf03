package io.github.fmnist.experiments.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.learning.config.IUpdater;

class LearningRateScheduleTest {
  @ParameterizedTest
  @EnumSource(Optimizer.class)
  void aConstantRateStaysAndACosineRateFallsToNearlyZero(Optimizer optimizer) {
    IUpdater constant = LearningRateSchedule.CONSTANT.applyTo(optimizer.updater(0.1), 10);
    IUpdater cosine = LearningRateSchedule.COSINE.applyTo(optimizer.updater(0.1), 10);
    assertThat(constant.getLearningRate(900, 9)).isEqualTo(0.1);
    assertThat(cosine.getLearningRate(0, 0)).isEqualTo(0.1);
    assertThat(cosine.getLearningRate(500, 5)).isCloseTo(0.05, within(1e-12));
    for (int epoch = 1; epoch < 10; epoch++) {
      assertThat(cosine.getLearningRate(epoch * 100, epoch))
          .isPositive()
          .isLessThan(cosine.getLearningRate(epoch * 100 - 1, epoch - 1));
    }
    assertThat(cosine.getLearningRate(900, 9)).isLessThan(0.003);
    assertThat(cosine.getLearningRate(5000, 50))
        .as("the rate after the last epoch stays that of the last epoch")
        .isEqualTo(cosine.getLearningRate(900, 9));
  }
}
