package io.github.fmnist.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ISchedule;

class CosineScheduleTest {
  @TempDir Path directory;

  @Test
  void fallsFromTheInitialRateToNearlyZeroAndStaysThere() {
    ISchedule schedule = CosineSchedule.of(0.1, 10);
    assertThat(schedule.valueAt(0, 0)).isEqualTo(0.1);
    assertThat(schedule.valueAt(500, 5)).isCloseTo(0.05, within(1e-12));
    for (int epoch = 1; epoch < 10; epoch++) {
      assertThat(schedule.valueAt(0, epoch)).isLessThan(schedule.valueAt(0, epoch - 1));
    }
    assertThat(schedule.valueAt(0, 9)).isBetween(0.0, 0.003);
    assertThat(schedule.valueAt(0, 50)).isEqualTo(schedule.valueAt(0, 9));
  }

  @Test
  void plainDeeplearning4jLoadsANetworkWithIt() throws Exception {
    MultiLayerNetwork network =
        CnnFactory.withActivation(Activation.RELU)
            .inputShape(1, 8, 8)
            .filters(2, 2)
            .optimizer(new Adam(CosineSchedule.of(0.01, 5)))
            .network();
    File file = directory.resolve("network.zip").toFile();
    network.save(file, true);

    assertThat(network.getLayerWiseConfigurations().toJson())
        .as("no class of this library")
        .doesNotContain("io.github.fmnist");
    MultiLayerNetwork loaded = MultiLayerNetwork.load(file, true);
    for (int epoch = 0; epoch < 7; epoch++) {
      loaded.setEpochCount(epoch);
      assertThat(loaded.getLearningRate(0)).isEqualTo(CosineSchedule.of(0.01, 5).valueAt(0, epoch));
    }
  }

  @Test
  void refusesRatesAndEpochsOutOfRange() {
    for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> CosineSchedule.of(rate, 5))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a rate above 0 expected");
    }
    assertThatThrownBy(() -> CosineSchedule.of(0.1, 0)).hasMessageContaining("at least 1 epoch");
  }
}
