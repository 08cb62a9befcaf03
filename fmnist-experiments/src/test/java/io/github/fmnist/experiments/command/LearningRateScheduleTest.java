package io.github.fmnist.experiments.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.models.CnnFactory;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;

class LearningRateScheduleTest {
  private static final DataSet DATA =
      new DataSet(
          Nd4j.linspace(0, 1, 128).castTo(DataType.FLOAT).reshape(2, 64),
          Nd4j.eye(10).getRows(3, 7));

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

  /** Nesterov's momentum moves the parameters on without a learning rate. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NESTEROV")
  void theRateOfANetworkChangesFromTheNextStepOn(Optimizer optimizer) {
    MultiLayerNetwork network = network(optimizer.updater(0.1));
    network.fit(DATA);
    INDArray before = network.params().dup();
    for (LearningRateSchedule schedule : LearningRateSchedule.values()) {
      schedule.applyTo(network, 1e-30, 10);
      network.fit(DATA);
      assertThat(network.params()).isEqualTo(before);
      assertThat(network.getLearningRate(0)).isCloseTo(1e-30, within(1e-31));
    }
    LearningRateSchedule.CONSTANT.applyTo(network, 0.1, 10);
    network.fit(DATA);
    assertThat(network.params()).isNotEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(Optimizer.class)
  void theSameRateAndScheduleLeaveANetworkAsItIs(Optimizer optimizer) {
    for (LearningRateSchedule schedule : LearningRateSchedule.values()) {
      MultiLayerNetwork network = network(schedule.applyTo(optimizer.updater(0.1), 10));
      network.fit(DATA);
      String before = network.getLayerWiseConfigurations().toJson();
      INDArray state = network.updaterState() == null ? null : network.updaterState().dup();
      schedule.applyTo(network, 0.1, 10);
      assertThat(network.getLayerWiseConfigurations().toJson()).isEqualTo(before);
      assertThat(network.updaterState()).isEqualTo(state);
    }
  }

  private static MultiLayerNetwork network(IUpdater optimizer) {
    return CnnFactory.withActivation(Activation.TANH)
        .inputShape(1, 8, 8)
        .filters(1, 1)
        .optimizer(optimizer)
        .network();
  }
}
