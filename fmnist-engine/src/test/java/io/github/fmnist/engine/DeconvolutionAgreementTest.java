package io.github.fmnist.engine;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** Compares transposed convolutions on oneDNN with stock Deeplearning4j. */
class DeconvolutionAgreementTest {

  @ParameterizedTest(name = "{0}, kernel {1}, stride {2}, padding {3}, dilation {4}")
  @CsvSource({
    "Same, 1, 1, 0, 1",
    "Same, 3, 1, 0, 1",
    "Same, 4, 1, 0, 1",
    "Same, 2, 2, 0, 1",
    "Same, 3, 2, 0, 1",
    "Same, 4, 2, 0, 1",
    "Same, 5, 2, 0, 1",
    "Same, 2, 3, 0, 1",
    "Same, 3, 3, 0, 1",
    "Same, 4, 3, 0, 1",
    "Same, 5, 3, 0, 1",
    "Truncate, 1, 1, 0, 1",
    "Truncate, 3, 1, 0, 1",
    "Truncate, 3, 1, 1, 1",
    "Truncate, 2, 2, 0, 1",
    "Truncate, 3, 2, 1, 1",
    "Truncate, 4, 2, 1, 1",
    "Truncate, 5, 2, 2, 1",
    "Truncate, 5, 3, 1, 1",
    "Truncate, 3, 2, 1, 2",
    "Strict, 4, 2, 1, 1",
  })
  void agreesForEveryWindow(
      ConvolutionMode mode, int kernel, int stride, int padding, int dilation) {
    Deconvolution2D.Builder layer =
        new Deconvolution2D.Builder(kernel, kernel)
            .stride(stride, stride)
            .dilation(dilation, dilation)
            .convolutionMode(mode)
            .activation(Activation.IDENTITY)
            .nOut(4);
    if (mode != ConvolutionMode.Same) {
      layer.padding(padding, padding);
    }
    Agreement.check(Nets.of(InputType.convolutional(6, 5, 3), layer.build()), 2, 3, 6, 5);
  }

  @Test
  void agreesForWindowsThatAreNotSquare() {
    Deconvolution2D layer =
        new Deconvolution2D.Builder(3, 2)
            .stride(2, 1)
            .padding(1, 0)
            .convolutionMode(ConvolutionMode.Truncate)
            .activation(Activation.TANH)
            .nOut(4)
            .build();
    Agreement.check(Nets.of(InputType.convolutional(5, 7, 2), layer), 3, 2, 5, 7);
  }

  @ParameterizedTest(name = "{0} to {1} to {2} channels")
  @CsvSource({"1, 1, 1", "1, 3, 5", "3, 5, 17", "8, 17, 8", "17, 8, 1", "16, 32, 16", "3, 16, 24"})
  void agreesForEveryNumberOfChannels(int channels, int first, int second) {
    MultiLayerNetwork network =
        Nets.of(
            InputType.convolutional(3, 4, channels),
            Nets.deconvolution(4, 2, first, new ActivationTanH()).build(),
            Nets.deconvolution(3, 1, second, new ActivationTanH()).build());
    Agreement.check(network, 2, channels, 3, 4);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void agreesWithAndWithoutBias(boolean bias) {
    MultiLayerNetwork network =
        Nets.of(
            InputType.convolutional(3, 3, 2),
            Nets.deconvolution(4, 2, 3, new ActivationTanH()).hasBias(bias).build(),
            Nets.convolution(3, 5, new ActivationTanH()).build());
    Agreement.check(network, 2, 2, 3, 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16})
  void agreesForEveryBatchSizeAndAfterAScaledActivation(int examples) {
    MultiLayerNetwork network =
        Nets.of(
            InputType.convolutional(3, 4, 2),
            Nets.convolution(3, 9, new ActivationSELU()).build(),
            Nets.deconvolution(4, 2, 3, new ActivationReLU()).build(),
            Nets.maxPooling(2).build(),
            Nets.dense(3, new ActivationTanH()));
    Agreement.check(network, examples, 2, 3, 4);
  }
}
