package io.github.fmnist.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

class EarlyStoppingTest {
  private final MultiLayerNetwork network =
      CnnFactory.withActivation(Activation.RELU)
          .filters(2, 2)
          .denseUnits(4)
          .inputShape(1, Bars.SIDE, Bars.SIDE)
          .classes(2)
          .network();

  @Test
  void endsTrainingTheGivenNumberOfEpochsAfterTheBest() {
    train(EarlyStopping.of(2, losses(5, 4, 4.5, 3, 3, 3.1, 1), network));
    assertThat(network.getEpochCount()).isEqualTo(6);
  }

  @Test
  void restoresTheParametersOfTheBestEpoch() {
    EarlyStopping stopping = EarlyStopping.of(2, losses(5, 4, 6, 7), network);
    List<INDArray> parameters = new ArrayList<>();
    TrainingListener recorder =
        new TrainingListener() {
          @Override
          public boolean epochEnded(Epoch epoch) {
            return parameters.add(network.params().dup());
          }
        };
    train(recorder.and(stopping));
    stopping.restoreBest();
    assertThat(network.params()).isEqualTo(parameters.get(1)).isNotEqualTo(parameters.get(3));
    assertThat(stopping.memory().epoch()).isEqualTo(1);
    assertThat(stopping.memory().loss()).isEqualTo(4);
  }

  @Test
  void continuesFromTheMemoryOfAnEarlierTraining() {
    EarlyStopping first = EarlyStopping.of(2, losses(3, 4), network);
    Trainer.forEpochs(2).listener(first).train(network, BatchSource.shuffled(new Bars(20), 10, 1));
    train(EarlyStopping.of(2, losses(5, 1), network).resume(first.memory()));
    assertThat(network.getEpochCount()).isEqualTo(3);
  }

  @Test
  void aLossOfNaNIsNoImprovement() {
    train(EarlyStopping.of(1, losses(3, Double.NaN, 1), network));
    assertThat(network.getEpochCount()).isEqualTo(2);
  }

  @Test
  void lossesThatAreAlwaysNaNEndTheTraining() {
    train(EarlyStopping.of(2, () -> Double.NaN, network));
    assertThat(network.getEpochCount()).isEqualTo(3);
  }

  @Test
  void refusesTheMemoryOfOtherNetworks() {
    MultiLayerNetwork other = CnnFactory.withActivation(Activation.RELU).filters(1, 1).network();
    EarlyStopping first = EarlyStopping.of(2, losses(3, 4), network);
    Trainer.forEpochs(1).listener(first).train(network, BatchSource.shuffled(new Bars(20), 10, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EarlyStopping.of(2, losses(1), other).resume(first.memory()))
        .withMessage(
            "a memory of networks with [%d] parameters expected, found [%d]",
            other.numParams(), network.numParams());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EarlyStopping.of(2, losses(1), network, network).resume(first.memory()));
  }

  @Test
  void continuesAfterAFirstLossOfNaN() {
    train(EarlyStopping.of(2, losses(Double.NaN, 3, 2, 4, 5), network));
    assertThat(network.getEpochCount()).isEqualTo(5);
  }

  @Test
  void refusesNoPatienceAndHasNoMemoryBeforeTheFirstEpoch() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EarlyStopping.of(0, () -> 1, network))
        .withMessage("a patience of at least 1 epoch expected, 0 given");
    assertThatIllegalStateException()
        .isThrownBy(() -> EarlyStopping.of(1, () -> 1, network).restoreBest())
        .withMessage("no epoch has ended yet");
  }

  private void train(TrainingListener listener) {
    Trainer.forEpochs(20)
        .listener(listener)
        .train(network, BatchSource.shuffled(new Bars(20), 10, 1));
  }

  private static DoubleSupplier losses(double... losses) {
    Iterator<Double> next = Arrays.stream(losses).iterator();
    return next::next;
  }
}
