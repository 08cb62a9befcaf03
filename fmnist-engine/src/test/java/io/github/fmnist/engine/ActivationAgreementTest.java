package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Compares every activation in every position on oneDNN with stock Deeplearning4j. */
class ActivationAgreementTest {
  private static final List<IActivation> ACTIVATIONS =
      List.of(
          new ActivationIdentity(),
          new ActivationReLU(),
          new ActivationLReLU(),
          new ActivationLReLU(0.3),
          new ActivationELU(),
          new ActivationSELU(),
          new ActivationTanH(),
          new ActivationSigmoid(),
          new ActivationGELU(false),
          new ActivationGELU(true),
          new ActivationSwish(),
          new ActivationMish(),
          new ActivationSoftPlus(),
          new ActivationHardSigmoid());

  /** The position of an activation in a network. */
  private enum Position {
    AFTER_CONVOLUTION,
    BEFORE_MAX_POOLING,
    BEFORE_AVERAGE_POOLING,
    BEFORE_TWO_POOLINGS,
    AFTER_DENSE,
    AFTER_DENSE_AT_THE_END,
    AFTER_CONVOLUTION_AT_THE_END,
    BEFORE_MAX_POOLING_AT_THE_END,
    TWICE_IN_A_ROW,
    AFTER_POOLING,
    FIRST,
    FIRST_ON_A_FLAT_IMAGE;

    Layer[] layers(IActivation f) {
      ActivationLayer layer = new ActivationLayer.Builder().activation(f).build();
      Layer convolution = Nets.convolution(3, 5, f).build();
      Layer second = Nets.convolution(3, 3, new ActivationTanH()).build();
      Layer max = Nets.maxPooling(2).build();
      Layer mean = Nets.averagePooling(2).build();
      return switch (this) {
        case AFTER_CONVOLUTION -> with(convolution, second, Nets.softmax(3));
        case BEFORE_MAX_POOLING -> with(convolution, max, second, Nets.softmax(3));
        case BEFORE_AVERAGE_POOLING -> with(convolution, mean, second, Nets.softmax(3));
        case BEFORE_TWO_POOLINGS -> with(convolution, max, mean, Nets.softmax(3));
        case AFTER_DENSE -> with(second, Nets.dense(9, f), Nets.softmax(3));
        case AFTER_DENSE_AT_THE_END -> with(second, Nets.dense(9, f));
        case AFTER_CONVOLUTION_AT_THE_END -> with(second, convolution);
        case BEFORE_MAX_POOLING_AT_THE_END -> with(convolution, max);
        case TWICE_IN_A_ROW -> with(convolution, layer, max, Nets.dense(4, f), layer, layer);
        case AFTER_POOLING -> with(second, max, layer, convolution, mean, layer);
        case FIRST -> with(layer, convolution);
        case FIRST_ON_A_FLAT_IMAGE -> with(layer, Nets.dense(4, f));
      };
    }

    private static Layer[] with(Layer... layers) {
      return layers;
    }
  }

  static Stream<Arguments> everyActivationInEveryPosition() {
    return ACTIVATIONS.stream()
        .flatMap(f -> Stream.of(Position.values()).map(position -> arguments(f, position)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("everyActivationInEveryPosition")
  void agrees(IActivation activation, Position position) {
    MultiLayerNetwork network =
        Nets.of(InputType.convolutional(6, 4, 2), position.layers(activation));
    Agreement.check(network, Nets.random(3, 3, 2, 6, 4), tolerance(activation));
  }

  static Stream<IActivation> activations() {
    return ACTIVATIONS.stream();
  }

  @ParameterizedTest
  @MethodSource("activations")
  void agreesForOneExampleAndForSixteen(IActivation activation) {
    MultiLayerNetwork network =
        Nets.of(InputType.convolutional(4, 4, 1), Position.BEFORE_MAX_POOLING.layers(activation));
    Agreement.check(network, Nets.random(3, 1, 1, 4, 4), tolerance(activation));
    Agreement.check(network, Nets.random(4, 16, 1, 4, 4), tolerance(activation));
  }

  /** Stock Deeplearning4j is not a reference for the gradients here: some of its own are NaN. */
  @ParameterizedTest
  @MethodSource("activations")
  void agreesForLargeValuesAndKeepsGradientsFinite(IActivation activation) {
    MultiLayerNetwork network =
        Nets.of(
            InputType.convolutional(4, 4, 1),
            new ActivationLayer.Builder().activation(activation).build(),
            Nets.maxPooling(2).build(),
            Nets.dense(3, new ActivationIdentity()));
    INDArray x = Nets.random(8, 4, 1, 4, 4).muli(40);
    Agreement.Result fast = Agreement.Result.of(Engine.ONEDNN, network, x);
    Agreement.Result stock = Agreement.Result.of(Engine.DL4J, network, x);
    Agreement.near(fast.output(), stock.output(), tolerance(activation), "output");
    assertThat(Agreement.largest(fast.inputGradient())).isLessThan(10);
  }

  /** Deeplearning4j's "precise" GELU is approximated, see {@link ActivationAlgorithm}. */
  private static double tolerance(IActivation activation) {
    boolean approximated = activation instanceof ActivationGELU gelu && gelu.isPrecise();
    return approximated ? 1e-3 : Agreement.TOLERANCE;
  }
}
