package io.github.fmnist.engine;

import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.UpdaterCreator;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** Compares updates with Deeplearning4j's after the updater of a compiled network has changed. */
class ChangedUpdaterTest {

  @Test
  void agreesAfterTheLearningRateWasSet() {
    check(network -> network.setLearningRate(0.1));
    check(network -> network.setLearningRate(2, 0.1));
    check(
        network -> network.setLearningRate(new StepSchedule(ScheduleType.ITERATION, 0.1, 0.5, 1)));
  }

  @Test
  void agreesAfterTheUpdaterAndItsStateWereReplaced() {
    check(network -> network.setUpdater(UpdaterCreator.getUpdater(network)));
    check(
        network -> {
          INDArray saved = UpdateTest.state(network).mul(0.5);
          network.setUpdater(UpdaterCreator.getUpdater(network));
          network.getUpdater().setStateViewArray(network, saved, false);
        });
  }

  @Test
  void agreesAfterTheKindOfUpdaterChanged() {
    check(network -> changeUpdaters(network, new Nesterovs(0.01, 0.9)));
    check(network -> changeUpdaters(network, new AMSGrad(0.01)));
    MultiLayerNetwork momentum = Nets.smallCnn(Nets.settings().updater(new Nesterovs(0.01, 0.9)));
    UpdateTest.check(momentum, network -> changeUpdaters(network, new Adam(0.01)));
  }

  @Test
  void agreesAfterTheWeightDecayChanged() {
    check(
        network ->
            ((BaseLayer) network.getLayer(0).conf().getLayer())
                .setRegularization(List.of(new L2Regularization(0.1))));
  }

  private static void changeUpdaters(MultiLayerNetwork network, IUpdater updater) {
    for (org.deeplearning4j.nn.api.Layer layer : network.getLayers()) {
      if (layer.conf().getLayer() instanceof BaseLayer base) {
        base.setIUpdater(updater);
      }
    }
    network.setUpdater(UpdaterCreator.getUpdater(network));
  }

  /** Compares updates with Adam, with a change in both copies before the last update. */
  private static void check(Consumer<MultiLayerNetwork> change) {
    UpdateTest.check(Nets.smallCnn(Nets.settings().updater(new Adam(1e-2))), change);
  }
}
