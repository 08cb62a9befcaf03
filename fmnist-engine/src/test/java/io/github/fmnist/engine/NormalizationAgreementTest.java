package io.github.fmnist.engine;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Compares batch normalization on oneDNN with stock Deeplearning4j, including running statistics.
 */
class NormalizationAgreementTest {
  private static final InputType IMAGES = InputType.convolutional(6, 4, 3);

  /** The position of a normalization in a network. */
  private enum Position {
    AFTER_CONVOLUTION,
    BEFORE_POOLING,
    BEFORE_SCALED_ACTIVATION,
    AFTER_SCALED_ACTIVATION,
    AFTER_DENSE,
    AFTER_FLATTENING,
    AFTER_DECONVOLUTION,
    AFTER_UPSAMPLING,
    FIRST,
    AT_THE_END,
    TWICE_IN_A_ROW;

    Layer[] layers(Layer norm) {
      Layer first = Nets.convolution(3, 5, new ActivationTanH()).build();
      Layer scaled = Nets.convolution(3, 5, new ActivationSELU()).build();
      Layer leaky = new ActivationLayer.Builder().activation(new ActivationLReLU(0.2)).build();
      Layer selu = new ActivationLayer.Builder().activation(new ActivationSELU()).build();
      Layer dense = Nets.dense(9, new ActivationTanH());
      Layer images = Nets.convolution(3, 4, new ActivationTanH()).build();
      Layer vectors = Nets.dense(4, new ActivationTanH());
      return switch (this) {
        case AFTER_CONVOLUTION -> with(first, norm, leaky, images);
        case BEFORE_POOLING -> with(first, norm, leaky, Nets.maxPooling(2).build(), vectors);
        case BEFORE_SCALED_ACTIVATION -> with(first, norm, selu, images);
        case AFTER_SCALED_ACTIVATION -> with(scaled, norm, vectors);
        case AFTER_DENSE -> with(dense, norm, leaky, Nets.softmax(3));
        case AFTER_FLATTENING -> with(first, dense, norm, vectors);
        case AFTER_DECONVOLUTION ->
            with(Nets.deconvolution(4, 2, 5, new ActivationTanH()).build(), norm, images);
        case AFTER_UPSAMPLING -> with(new Upsampling2D.Builder(2).build(), norm, images);
        case FIRST -> with(norm, images);
        case AT_THE_END -> with(first, norm);
        case TWICE_IN_A_ROW -> with(dense, norm, new BatchNormalization(), vectors);
      };
    }

    private static Layer[] with(Layer... layers) {
      return layers;
    }
  }

  static Stream<Arguments> everyPositionAndMode() {
    return Stream.of(Position.values())
        .flatMap(
            position ->
                Stream.of(Mode.values())
                    .flatMap(
                        mode ->
                            Stream.of(true, false)
                                .map(logarithmic -> arguments(position, mode, logarithmic))));
  }

  @ParameterizedTest(name = "{0}, {1}, logarithm of the deviation: {2}")
  @MethodSource("everyPositionAndMode")
  void agreesInEveryPosition(Position position, Mode mode, boolean logarithmic) {
    check(
        Nets.of(IMAGES, position.layers(normalization().useLogStd(logarithmic).build())),
        Nets.random(3, 5, 3, 6, 4),
        mode);
  }

  @ParameterizedTest(name = "{0} examples of {1} channels")
  @CsvSource({"2, 1", "3, 8", "16, 17", "5, 32", "128, 3"})
  void agreesForEveryShape(int examples, int channels) {
    for (Mode mode : Mode.values()) {
      MultiLayerNetwork images =
          Nets.of(
              InputType.convolutional(3, 5, 2),
              Nets.convolution(3, channels, new ActivationTanH()).build(),
              normalization().build());
      check(images, Nets.random(3, examples, 2, 3, 5), mode);
      MultiLayerNetwork vectors =
          Nets.of(
              InputType.feedForward(4),
              Nets.dense(channels, new ActivationTanH()),
              normalization().build());
      check(vectors, Nets.random(3, examples + 2, 4), mode);
    }
  }

  @ParameterizedTest(name = "epsilon {0}, decay {1}")
  @CsvSource({"1e-5, 0.9", "1e-3, 0.99", "0.1, 0.5", "1e-5, 0"})
  void agreesForEveryEpsilonAndDecay(double epsilon, double decay) {
    for (Mode mode : Mode.values()) {
      check(
          Nets.of(
              IMAGES,
              Position.AFTER_CONVOLUTION.layers(normalization().eps(epsilon).decay(decay).build())),
          Nets.random(3, 5, 3, 6, 4),
          mode);
    }
  }

  private static BatchNormalization.Builder normalization() {
    return new BatchNormalization.Builder();
  }

  /**
   * Compares with a larger tolerance: sums that cancel in the input gradient lose some digits in
   * both engines.
   */
  private static void check(MultiLayerNetwork network, INDArray x, Mode mode) {
    Agreement.check(network, x, mode, 5e-5);
  }
}
