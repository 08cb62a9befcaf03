package io.github.fmnist.models;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationPReLU;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AdaDelta;

class CnnFactoryRefusalTest {
  @ParameterizedTest
  @ValueSource(ints = {0, -3})
  void refusesNumbersBelowOne(int count) {
    String found = "expected, " + count;
    refuses(f -> f.filters(count, 64), "at least 1 filter " + found + " and 64 given");
    refuses(f -> f.filters(32, count), "at least 1 filter expected, 32 and " + count + " given");
    refuses(f -> f.denseUnits(count), "at least 1 dense unit " + found + " given");
    refuses(f -> f.inputShape(count, 28, 28), "at least 1 channel " + found + " given");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -3})
  void refusesFewerConvolutionsThanPoolings(int count) {
    refuses(f -> f.convolutions(count), "at least 2 convolutions expected, " + count + " given");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4, -1, -3})
  void refusesAKernelWithoutACentre(int size) {
    refuses(f -> f.kernel(size), "an odd positive kernel size expected, " + size + " given");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, 1.5, Double.NaN})
  void refusesADropoutThatIsNotAProbability(double dropout) {
    refuses(
        f -> f.dropout(dropout),
        "a probability of dropping in [0, 1) expected, " + dropout + " given");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesAnInvalidLearningRate(double rate) {
    refuses(f -> f.learningRate(rate), "a positive learning rate expected, " + rate + " given");
  }

  @Test
  void refusesALearningRateForAnOptimizerWithoutOne() {
    refuses(
        f -> f.optimizer(new AdaDelta()).learningRate(0.1),
        new AdaDelta() + " has no learning rate to set");
  }

  @Test
  void refusesImagesThatAreTooSmallForTwoPoolings() {
    refuses(f -> f.inputShape(1, 3, 28), "two poolings need at least 4 x 4 pixels, 3 x 28 given");
    refuses(f -> f.inputShape(1, 28, 3), "two poolings need at least 4 x 4 pixels, 28 x 3 given");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 0, -1})
  void refusesFewerThanTwoClasses(int count) {
    refuses(f -> f.classes(count), "at least 2 classes expected, " + count + " given");
  }

  @Test
  void refusesActivationsThatFailInHiddenLayers() {
    refuses(Activation.SOFTMAX.getActivationFunction(), "softmax couples the units of a layer");
    refuses(Activation.RRELU.getActivationFunction(), "has a wrong gradient in Deeplearning4j");
    refuses(new ActivationPReLU(Nd4j.zeros(1, 8), null), "prelu learns its slopes");
  }

  @Test
  void refusesNullAsActivation() {
    assertThatNullPointerException()
        .isThrownBy(() -> CnnFactory.withActivation((IActivation) null))
        .withMessage("activation");
  }

  private static void refuses(UnaryOperator<CnnFactory> setting, String message) {
    CnnFactory factory = CnnFactory.withActivation(Activation.RELU);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> setting.apply(factory))
        .withMessage(message);
  }

  private static void refuses(IActivation activation, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CnnFactory.withActivation(activation))
        .withMessageContaining(message);
  }
}
