package io.github.fmnist.models.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.models.CnnFactory;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class HiddenActivationsTest {
  private static final int FIRST_IN = 9;
  private static final int FIRST_OUT = 16 * 9;
  private static final int SECOND_OUT = 24 * 9;
  private static final int DENSE_IN = 3 * 3 * 24;
  private static final int DENSE_OUT = 64;
  private static final int CLASSES = 50;

  @ParameterizedTest
  @EnumSource(
      names = {
        "ELU",
        "GELU",
        "LEAKYRELU",
        "MISH",
        "RELU",
        "RELU6",
        "RECTIFIEDTANH",
        "SOFTPLUS",
        "SWISH",
        "THRESHOLDEDRELU"
      })
  void rectifiersStartWithVarianceTwoByFanIn(Activation activation) {
    assertVariances(activation, 2.0 / FIRST_IN, 2.0 / FIRST_OUT, 2.0 / DENSE_IN);
  }

  @ParameterizedTest
  @EnumSource(names = "SELU")
  void seluStartsWithVarianceOneByFanIn(Activation activation) {
    assertVariances(activation, 1.0 / FIRST_IN, 1.0 / FIRST_OUT, 1.0 / DENSE_IN);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "CUBE",
        "HARDSIGMOID",
        "HARDTANH",
        "IDENTITY",
        "RATIONALTANH",
        "SIGMOID",
        "SOFTSIGN",
        "TANH"
      })
  void othersStartWithVarianceTwoByFanInAndFanOut(Activation activation) {
    assertVariances(
        activation,
        2.0 / (FIRST_IN + FIRST_OUT),
        2.0 / (FIRST_OUT + SECOND_OUT),
        2.0 / (DENSE_IN + DENSE_OUT));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SOFTMAX", "RRELU"})
  void everyGradientAgreesWithFiniteDifferences(Activation activation) {
    double h = 1e-5;
    INDArray x = Nd4j.linspace(DataType.DOUBLE, -4.03, 0.41, 28).reshape(4, 7);
    IActivation function = activation.getActivationFunction();

    INDArray above = function.getActivation(x.add(h), true);
    INDArray below = function.getActivation(x.sub(h), true);
    INDArray gradient = function.backprop(x.dup(), Nd4j.onesLike(x)).getFirst();

    INDArray difference = above.sub(below).divi(2 * h).subi(gradient);
    assertThat(difference.norm2Number().doubleValue()).isLessThan(1e-6);
  }

  private static void assertVariances(
      Activation activation, double first, double second, double dense) {
    MultiLayerNetwork network =
        CnnFactory.withActivation(activation)
            .inputShape(1, 12, 12)
            .filters(16, 24)
            .denseUnits(DENSE_OUT)
            .classes(CLASSES)
            .network();
    assertVariance(network.getParam("0_W"), first);
    assertVariance(network.getParam("2_W"), second);
    assertVariance(network.getParam("4_W"), dense);
    assertVariance(network.getParam("5_W"), 2.0 / (DENSE_OUT + CLASSES));
    assertThat(network.getParam("0_b").amaxNumber().doubleValue()).isZero();
    assertThat(network.getParam("4_b").amaxNumber().doubleValue()).isZero();
  }

  /**
   * Allows four standard deviations: that of a sample variance of n normal numbers is sqrt(2 / n)
   * times its mean.
   */
  private static void assertVariance(INDArray weights, double expected) {
    double squares = weights.norm2Number().doubleValue() * weights.norm2Number().doubleValue();
    assertThat(squares / weights.length())
        .isCloseTo(expected, within(4 * expected * Math.sqrt(2.0 / weights.length())));
  }
}
