package io.github.fmnist.engine;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** Compares upsampling on oneDNN with stock Deeplearning4j. */
class UpsamplingAgreementTest {

  @ParameterizedTest(name = "{0} rows, {1} columns, {2} channels")
  @CsvSource({
    "1, 1, 3",
    "2, 2, 1",
    "2, 2, 16",
    "2, 2, 5",
    "3, 3, 3",
    "4, 4, 8",
    "7, 5, 2",
    "1, 3, 17"
  })
  void agreesForEveryFactor(int rows, int columns, int channels) {
    MultiLayerNetwork network =
        Nets.of(
            InputType.convolutional(5, 4, 2),
            Nets.convolution(3, channels, new ActivationTanH()).build(),
            new Upsampling2D.Builder().size(new int[] {rows, columns}).build(),
            Nets.convolution(3, 3, new ActivationTanH()).build());
    Agreement.check(network, 3, 2, 5, 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16})
  void agreesForEveryBatchSize(int examples) {
    MultiLayerNetwork network =
        Nets.of(
            InputType.convolutional(5, 4, 2),
            new Upsampling2D.Builder(2).build(),
            Nets.convolution(3, 3, new ActivationTanH()).build());
    Agreement.check(network, examples, 2, 5, 4);
  }

  /** SELU leaves a factor to its successor, which passes it on. */
  @Test
  void passesTheFactorOfAScaledActivationOn() {
    MultiLayerNetwork network =
        Nets.of(
            InputType.convolutional(5, 4, 2),
            Nets.convolution(3, 5, new ActivationSELU()).build(),
            new Upsampling2D.Builder(2).build(),
            Nets.maxPooling(2).build(),
            new Upsampling2D.Builder(3).build(),
            Nets.convolution(1, 3, new ActivationIdentity()).build());
    Agreement.check(network, 3, 2, 5, 4);
  }

  @Test
  void agreesAtTheEndAndBeforeAnActivation() {
    MultiLayerNetwork end =
        Nets.of(
            InputType.convolutional(5, 4, 2),
            Nets.convolution(3, 5, new ActivationSELU()).build(),
            new Upsampling2D.Builder(2).build());
    Agreement.check(end, 3, 2, 5, 4);
    MultiLayerNetwork activated =
        Nets.of(
            InputType.convolutional(5, 4, 2),
            Nets.convolution(3, 5, new ActivationSELU()).build(),
            new Upsampling2D.Builder(2).build(),
            new ActivationLayer.Builder().activation(new ActivationTanH()).build(),
            Nets.dense(3, new ActivationTanH()));
    Agreement.check(activated, 3, 2, 5, 4);
  }
}
