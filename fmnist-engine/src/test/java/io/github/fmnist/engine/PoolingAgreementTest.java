package io.github.fmnist.engine;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Compares pooling on oneDNN with stock Deeplearning4j. */
class PoolingAgreementTest {

  @ParameterizedTest(name = "{0}, {1}, kernel {2}, stride {3}, padding {4}")
  @CsvSource({
    "MAX, Truncate, 2, 2, 0",
    "MAX, Truncate, 3, 2, 0",
    "MAX, Truncate, 3, 1, 0",
    "MAX, Truncate, 3, 2, 1",
    "MAX, Truncate, 2, 3, 0",
    "MAX, Same, 2, 2, 0",
    "MAX, Same, 3, 2, 0",
    "MAX, Same, 3, 1, 0",
    "AVG, Truncate, 2, 2, 0",
    "AVG, Truncate, 3, 2, 0",
    "AVG, Truncate, 3, 1, 0",
    "AVG, Truncate, 3, 2, 1",
    "AVG, Same, 2, 2, 0",
    "AVG, Same, 3, 2, 0",
    "AVG, Same, 3, 1, 0",
  })
  void agreesForEveryWindow(
      PoolingType type, ConvolutionMode mode, int kernel, int stride, int padding) {
    check(pooling(type, mode, kernel, stride, padding).build());
  }

  @ParameterizedTest(name = "padding counts: {0}, {1}")
  @CsvSource({"true, Truncate", "false, Truncate", "true, Same", "false, Same"})
  void agreesOnTheDivisorOfAnAverageOverPadding(boolean counts, ConvolutionMode mode) {
    check(
        pooling(PoolingType.AVG, mode, 3, 2, mode == ConvolutionMode.Same ? 0 : 1)
            .avgPoolIncludePadInDivisor(counts)
            .build());
  }

  /** Deeplearning4j uses the part of a window that lies inside the image. */
  @ParameterizedTest
  @CsvSource({"MAX, true", "AVG, true", "AVG, false"})
  void agreesForImagesSlightlySmallerThanTheWindow(PoolingType type, boolean counts) {
    MultiLayerNetwork network =
        Nets.of(
            InputType.convolutional(2, 3, 2),
            pooling(type, ConvolutionMode.Truncate, 3, 2, 0)
                .avgPoolIncludePadInDivisor(counts)
                .build(),
            Nets.softmax(3));
    Agreement.check(network, 3, 2, 2, 3);
  }

  /** With zeros and coarse values, as in images, the first of equal maxima gets the gradient. */
  @ParameterizedTest
  @EnumSource(
      value = ConvolutionMode.class,
      names = {"Same", "Truncate"})
  void agreesOnWhichOfEqualMaximaGetsTheGradient(ConvolutionMode mode) {
    MultiLayerNetwork network =
        Nets.of(
            InputType.convolutional(7, 5, 3),
            pooling(PoolingType.MAX, mode, 3, 2, 0).build(),
            Nets.softmax(3));
    Agreement.check(
        network, Transforms.round(Transforms.relu(Nets.random(3, 4, 3, 7, 5), false), false));
  }

  /**
   * After the swap of pooling and activation, padding must not count as larger than negative
   * values.
   */
  @ParameterizedTest
  @EnumSource(
      value = ConvolutionMode.class,
      names = {"Same", "Truncate"})
  void agreesForPaddedMaximaOfNegativeValues(ConvolutionMode mode) {
    MultiLayerNetwork network =
        Nets.of(
            InputType.convolutional(7, 5, 3),
            Nets.convolution(3, 5, new ActivationTanH()).biasInit(-3).build(),
            pooling(PoolingType.MAX, mode, 3, 2, mode == ConvolutionMode.Same ? 0 : 1).build());
    Agreement.check(network, 2, 3, 7, 5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16})
  void agreesForEveryBatchSize(int examples) {
    MultiLayerNetwork network =
        Nets.of(
            InputType.convolutional(8, 6, 1),
            Nets.convolution(3, 5, new ActivationReLU()).build(),
            Nets.maxPooling(2).build(),
            Nets.convolution(3, 3, new ActivationReLU()).build(),
            Nets.averagePooling(2).build());
    Agreement.check(network, examples, 1, 8, 6);
  }

  private static void check(SubsamplingLayer layer) {
    MultiLayerNetwork network =
        Nets.of(
            InputType.convolutional(9, 6, 3),
            Nets.convolution(3, 5, new ActivationTanH()).build(),
            layer);
    Agreement.check(network, 2, 3, 9, 6);
  }

  private static SubsamplingLayer.Builder pooling(
      PoolingType type, ConvolutionMode mode, int kernel, int stride, int padding) {
    SubsamplingLayer.Builder layer =
        new SubsamplingLayer.Builder(type)
            .kernelSize(kernel, kernel)
            .stride(stride, stride)
            .convolutionMode(mode);
    return mode == ConvolutionMode.Same ? layer : layer.padding(padding, padding);
  }
}
