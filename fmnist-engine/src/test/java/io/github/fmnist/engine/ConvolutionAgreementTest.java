package io.github.fmnist.engine;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** Compares convolutions on oneDNN with stock Deeplearning4j. */
class ConvolutionAgreementTest {

  /** A single plane is computed by a transposed convolution where the window permits. */
  @ParameterizedTest(name = "{0}, kernel {1}, stride {2}, padding {3}, dilation {4}")
  @CsvSource({
    "Same, 1, 1, 0, 1",
    "Same, 3, 1, 0, 1",
    "Same, 5, 1, 0, 1",
    "Same, 2, 1, 0, 1",
    "Same, 3, 2, 0, 1",
    "Same, 5, 2, 0, 1",
    "Same, 3, 1, 0, 2",
    "Truncate, 1, 1, 0, 1",
    "Truncate, 3, 1, 0, 1",
    "Truncate, 3, 1, 1, 1",
    "Truncate, 5, 1, 2, 1",
    "Truncate, 3, 2, 0, 1",
    "Truncate, 3, 2, 1, 1",
    "Truncate, 4, 2, 1, 1",
    "Truncate, 5, 2, 0, 1",
    "Truncate, 3, 1, 0, 2",
    "Truncate, 3, 2, 2, 2",
    "Strict, 3, 1, 0, 1",
    "Strict, 3, 1, 1, 1",
    "Strict, 1, 1, 1, 1",
  })
  void agreesForEveryWindow(
      ConvolutionMode mode, int kernel, int stride, int padding, int dilation) {
    for (int planes : new int[] {4, 1}) {
      ConvolutionLayer.Builder layer =
          new ConvolutionLayer.Builder(kernel, kernel)
              .stride(stride, stride)
              .dilation(dilation, dilation)
              .convolutionMode(mode)
              .activation(Activation.IDENTITY)
              .nOut(planes);
      if (mode != ConvolutionMode.Same) {
        layer.padding(padding, padding);
      }
      Agreement.check(Nets.of(InputType.convolutional(11, 8, 3), layer.build()), 2, 3, 11, 8);
    }
  }

  @ParameterizedTest(name = "to {0} planes, stride {1} x 1, dilation 1 x {2}")
  @CsvSource({"4, 2, 2", "1, 2, 2", "1, 1, 1"})
  void agreesForWindowsThatAreNotSquare(int planes, int stride, int dilation) {
    ConvolutionLayer layer =
        new ConvolutionLayer.Builder(3, 2)
            .stride(stride, 1)
            .padding(1, 0)
            .dilation(1, dilation)
            .convolutionMode(ConvolutionMode.Truncate)
            .activation(Activation.IDENTITY)
            .nOut(planes)
            .build();
    Agreement.check(Nets.of(InputType.convolutional(9, 7, 2), layer), 3, 2, 9, 7);
  }

  /**
   * Some of these numbers do not fill a vector register: oneDNN pads them, and the padding must
   * have no effect.
   */
  @ParameterizedTest(name = "{0} to {1} to {2} channels")
  @CsvSource({
    "1, 1, 1",
    "1, 3, 5",
    "3, 5, 17",
    "5, 8, 3",
    "8, 17, 8",
    "17, 1, 5",
    "17, 17, 17",
    "3, 16, 1"
  })
  void agreesForEveryNumberOfChannels(int channels, int first, int second) {
    MultiLayerNetwork network =
        Nets.of(
            InputType.convolutional(6, 7, channels),
            Nets.convolution(3, first, new ActivationTanH()).build(),
            Nets.convolution(3, second, new ActivationTanH()).build());
    Agreement.check(network, 2, channels, 6, 7);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void agreesWithAndWithoutBias(boolean bias) {
    MultiLayerNetwork network =
        Nets.of(
            InputType.convolutional(6, 6, 2),
            Nets.convolution(3, 3, new ActivationTanH()).hasBias(bias).build(),
            Nets.convolution(3, 5, new ActivationTanH()).hasBias(bias).build());
    Agreement.check(network, 2, 2, 6, 6);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16})
  void agreesForEveryBatchSize(int examples) {
    MultiLayerNetwork network =
        Nets.of(
            InputType.convolutional(7, 5, 3),
            Nets.convolution(3, 9, new ActivationTanH()).build(),
            Nets.convolution(3, 2, new ActivationTanH()).build());
    Agreement.check(network, examples, 3, 7, 5);
  }

  @Test
  void agreesForImagesOfOnePixel() {
    Agreement.check(
        Nets.of(
            InputType.convolutional(1, 1, 3), Nets.convolution(3, 4, new ActivationTanH()).build()),
        2,
        3,
        1,
        1);
  }
}
