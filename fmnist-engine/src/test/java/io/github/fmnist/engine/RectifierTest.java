package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Activations with a kink at 0, where the derivatives of Deeplearning4j and the engine differ. */
class RectifierTest {

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 1, 1.7})
  void eluUsesTheDerivativeOfItsAlpha(double alpha) {
    agree(new ActivationELU(alpha), Rectifier.elu(alpha), Nets.random(3, 7, 12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 1.7})
  void leakyReluUsesItsSlope(double alpha) {
    agree(new ActivationLReLU(alpha), Rectifier.leakyRelu(alpha), Nets.random(3, 7, 12));
  }

  private static void agree(IActivation activation, IActivation reference, INDArray x) {
    Agreement.Result fast = Agreement.Result.of(Engine.ONEDNN, network(activation), x);
    Agreement.Result expected = Agreement.Result.of(Engine.DL4J, network(reference), x);
    Agreement.near(fast.output(), expected.output(), "output");
    Agreement.near(fast.inputGradient(), expected.inputGradient(), "input gradient");
    Agreement.near(fast.parameterGradients(), expected.parameterGradients(), "parameter gradients");
  }

  private static MultiLayerNetwork network(IActivation activation) {
    MultiLayerNetwork network =
        Nets.of(InputType.feedForward(12), Nets.dense(9, activation), Nets.softmax(3));
    network.getLayer(0).getParam("b").assign(0);
    return network;
  }

  /** A bias of 0 and a black background give an input of exactly 0. */
  @Test
  void atZeroTheDerivativeIsTheOneFromTheLeft() {
    assertThat(derivativeAtZero(new ActivationLReLU(0.3))).isCloseTo(0.3f, within(1e-6f));
    assertThat(derivativeAtZero(new ActivationELU(1.7))).isCloseTo(1.7f, within(1e-6f));
  }

  static List<Activation> activationsThatAgreeAtZero() {
    return List.of(
        Activation.RELU,
        Activation.ELU,
        Activation.SELU,
        Activation.TANH,
        Activation.SIGMOID,
        Activation.SOFTPLUS,
        Activation.HARDSIGMOID,
        Activation.GELU,
        Activation.SWISH,
        Activation.MISH);
  }

  @ParameterizedTest
  @MethodSource("activationsThatAgreeAtZero")
  void atZeroTheOthersHaveTheDerivativeOfStock(Activation activation) {
    agree(
        activation.getActivationFunction(), activation.getActivationFunction(), Nd4j.zeros(4, 12));
    MultiLayerNetwork first =
        Nets.of(
            InputType.feedForward(3),
            new ActivationLayer.Builder().activation(activation).build(),
            Nets.softmax(3));
    Agreement.check(first, Nd4j.zeros(2, 3));
  }

  private static float derivativeAtZero(IActivation activation) {
    MultiLayerNetwork network =
        Nets.of(
            InputType.feedForward(1),
            new ActivationLayer.Builder().activation(activation).build(),
            Nets.dense(1, Activation.IDENTITY.getActivationFunction()));
    float weight = network.getLayer(1).getParam("W").getFloat(0);
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(network);
        Pass pass = compiled.forward(Nd4j.zeros(1, 1), Mode.TRAIN, 0)) {
      compiled.zeroGradients();
      return pass.backward(Nd4j.ones(1, 1), Gradients.INPUT).getFloat(0) / weight;
    }
  }
}
