package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.MultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.NoOpUpdater;

/**
 * Compares gradients with central differences along random directions: the only check that is
 * independent of Deeplearning4j.
 *
 * <p>With a step of 1e-2 along a unit vector, rounding of float32 outputs and the third derivative
 * both stay below a thousandth of the slope.
 */
class FiniteDifferencesTest {
  private static final double STEP = 1e-2;
  private static final double TOLERANCE = 5e-3;
  private static final int DIRECTIONS = 5;

  private final INDArray x = Nets.random(1, 4, 2, 6, 6);

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"IDENTITY", "TANH", "SIGMOID", "SELU", "ELU", "GELU", "SWISH", "MISH", "SOFTPLUS"})
  void gradientsAreTheSlopeOfTheLoss(Activation activation) {
    check(
        Nets.of(
            InputType.convolutional(6, 6, 2),
            Nets.convolution(3, 5, activation.getActivationFunction()).build(),
            Nets.averagePooling(2).build(),
            Nets.convolution(3, 3, activation.getActivationFunction()).build(),
            Nets.dense(7, activation.getActivationFunction()),
            Nets.softmax(3)));
  }

  @Test
  void gradientsOfDropoutUseTheMaskOfTheForwardPass() {
    check(networkWith(new Dropout(0.6)));
  }

  @Test
  void gradientsOfAlphaDropoutUseTheMaskOfTheForwardPass() {
    check(networkWith(new AlphaDropout(0.8)));
  }

  /** The backward pass goes through the statistics of the batch, which also depend on the input. */
  @Test
  void gradientsOfBatchNormalizationGoThroughTheStatisticsOfTheBatch() {
    check(
        Nets.of(
            InputType.convolutional(6, 6, 2),
            new BatchNormalization(),
            Nets.convolution(3, 5, new ActivationIdentity()).build(),
            new BatchNormalization.Builder().eps(0.1).build(),
            new ActivationLayer.Builder().activation(new ActivationSELU()).build(),
            new BatchNormalization(),
            Nets.dense(7, new ActivationTanH()),
            new BatchNormalization(),
            Nets.softmax(3)));
  }

  @Test
  void gradientsOfDeconvolutionAndUpsampling() {
    check(
        Nets.of(
            InputType.convolutional(6, 6, 2),
            Nets.deconvolution(4, 2, 5, new ActivationSELU()).dropOut(0.8).build(),
            new Upsampling2D.Builder(2).build(),
            Nets.deconvolution(3, 1, 1, new ActivationTanH()).build()));
  }

  private static MultiLayerNetwork networkWith(IDropout dropout) {
    return Nets.of(
        InputType.convolutional(6, 6, 2),
        Nets.convolution(3, 5, new ActivationSELU()).build(),
        new DropoutLayer.Builder(dropout).build(),
        Nets.averagePooling(2).build(),
        Nets.dense(7, new ActivationTanH()),
        new DropoutLayer.Builder(dropout).build(),
        Nets.softmax(3));
  }

  private void check(MultiLayerNetwork network) {
    INDArray inputGradient;
    INDArray parameterGradients;
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(network)) {
      try (Pass pass = compiled.forward(x, Mode.TRAIN, 0)) {
        compiled.zeroGradients();
        INDArray dy = weights(pass.output());
        inputGradient = pass.backward(dy, Gradients.BOTH).dup();
        parameterGradients = slopes(network);
      }
      for (int i = 0; i < DIRECTIONS; i++) {
        checkSlope(compiled, x, inputGradient, i);
        checkSlope(compiled, network.params(), parameterGradients, i);
      }
    }
  }

  /**
   * Returns the parameter gradients, with zeros for running statistics: their changes are not
   * gradients, and no loss depends on them.
   */
  private static INDArray slopes(MultiLayerNetwork network) {
    INDArray slopes = network.getFlattenedGradients().reshape(network.params().shape()).dup();
    for (UpdaterBlock block : ((MultiLayerUpdater) network.getUpdater()).getUpdaterBlocks()) {
      if (block.getGradientUpdater() instanceof NoOpUpdater) {
        slopes
            .get(NDArrayIndex.interval(block.getParamOffsetStart(), block.getParamOffsetEnd()))
            .assign(0);
      }
    }
    return slopes;
  }

  /** Moves {@code point}, the input or the parameters, one step forward and one step back. */
  private void checkSlope(CompiledNetwork compiled, INDArray point, INDArray gradient, int seed) {
    INDArray direction = Nets.random(100 + seed, point.shape());
    // Half along the gradient, so that the slope is not lost among rounding errors.
    direction.divi(direction.norm2Number()).addi(gradient.div(gradient.norm2Number()));
    INDArray here = point.dup();
    point.assign(here.add(direction.mul(STEP)));
    double above = loss(compiled);
    point.assign(here.sub(direction.mul(STEP)));
    double below = loss(compiled);
    point.assign(here);
    double expected = (above - below) / (2 * STEP);
    double found = gradient.mul(direction).sumNumber().doubleValue();
    assertThat(found)
        .as(point == x ? "slope along the input" : "slope along the parameters")
        .isCloseTo(expected, within(TOLERANCE * Math.abs(expected)));
  }

  /** Returns a weighted sum of the outputs, in double precision. */
  private double loss(CompiledNetwork compiled) {
    try (Pass pass = compiled.forward(x, Mode.TRAIN, 0)) {
      double[] outputs = pass.output().dup().data().asDouble();
      double[] weights = weights(pass.output()).data().asDouble();
      double sum = 0;
      for (int i = 0; i < outputs.length; i++) {
        sum += outputs[i] * weights[i];
      }
      return sum;
    }
  }

  private static INDArray weights(INDArray output) {
    return Nets.random(9, output.shape());
  }
}
