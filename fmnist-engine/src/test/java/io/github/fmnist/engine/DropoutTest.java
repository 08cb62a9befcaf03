package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Checks dropout by its statistics, by its masks, and replayed on stock Deeplearning4j. */
class DropoutTest {
  private static final int FEATURES = 200;
  private static final int EXAMPLES = 500;
  private static final int VALUES = FEATURES * EXAMPLES;

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.5, 0.9})
  void dropsItsShareAndScalesTheRest(double retain) {
    INDArray dropped = dropped(new Dropout(retain), Nd4j.ones(EXAMPLES, FEATURES), 0);
    float kept = (float) (1 / retain);
    double shareKept = dropped.neq(0).castTo(dropped.dataType()).sumNumber().doubleValue() / VALUES;
    assertThat(shareKept).isCloseTo(retain, within(5 * Math.sqrt(retain * (1 - retain) / VALUES)));
    for (float value : dropped.data().asFloat()) {
      assertThat(value == 0 || value == kept).isTrue();
    }
  }

  /** Klambauer et al. 2017: inputs of mean 0 and variance 1 keep their mean and variance. */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.9})
  void alphaDropoutKeepsMeanAndVariance(double retain) {
    INDArray x = Nets.random(1, EXAMPLES, FEATURES);
    INDArray dropped = dropped(new AlphaDropout(retain), x, 0);
    assertThat(dropped.meanNumber().doubleValue()).isCloseTo(0, within(0.02));
    assertThat(dropped.varNumber().doubleValue()).isCloseTo(1, within(0.03));
  }

  @Test
  void neighboursDropIndependently() {
    float[] values =
        dropped(new Dropout(0.5), Nd4j.ones(EXAMPLES, FEATURES), 0).subi(1).data().asFloat();
    for (int lag : new int[] {1, 2, FEATURES}) {
      double covariance = 0;
      for (int i = lag; i < values.length; i++) {
        covariance += values[i] * values[i - lag];
      }
      assertThat(covariance / VALUES).as("lag %s", lag).isCloseTo(0, within(0.02));
    }
  }

  @Test
  void theSameStepGivesTheSameMaskAndAnotherStepSeedOrLayerAnotherMask() {
    INDArray x = Nd4j.ones(4, FEATURES);
    INDArray mask = dropped(new Dropout(0.5), x, 7);
    assertThat(dropped(new Dropout(0.5), x, 7)).isEqualTo(mask);
    assertThat(shareOfEqualValues(mask, dropped(new Dropout(0.5), x, 8)))
        .isCloseTo(0.5, within(0.1));
    MultiLayerNetwork otherSeed =
        Nets.of(
            Nets.settings().seed(Nets.SEED + 1),
            InputType.feedForward(FEATURES),
            new DropoutLayer.Builder(new Dropout(0.5)).build(),
            identityLayer());
    assertThat(shareOfEqualValues(mask, output(otherSeed, x, Mode.TRAIN, 7)))
        .isCloseTo(0.5, within(0.1));
    MultiLayerNetwork otherLayer =
        Nets.of(
            InputType.feedForward(FEATURES),
            new DropoutLayer.Builder(new Dropout(1)).build(),
            new DropoutLayer.Builder(new Dropout(0.5)).build(),
            identityLayer());
    assertThat(shareOfEqualValues(mask, output(otherLayer, x, Mode.TRAIN, 7)))
        .isCloseTo(0.5, within(0.1));
  }

  /** Therefore, a smaller last batch or another layout in memory does not shift the masks. */
  @Test
  void theMaskDependsOnlyOnTheStepAndTheIndex() {
    INDArray large = dropped(new Dropout(0.5), Nd4j.ones(8, FEATURES), 3);
    INDArray small = dropped(new Dropout(0.5), Nd4j.ones(2, FEATURES), 3);
    assertThat(large.getRows(0, 1)).isEqualTo(small);
  }

  @Test
  void inferenceDropsNothing() {
    INDArray x = Nets.random(1, 3, FEATURES);
    for (IDropout dropout : new IDropout[] {new Dropout(0.5), new AlphaDropout(0.5)}) {
      assertThat(output(network(dropout), x, Mode.INFERENCE, 0)).isEqualTo(x);
    }
  }

  @ParameterizedTest(name = "alpha: {0}, {1}")
  @CsvSource({"false, 0.5", "false, 0.8", "true, 0.5", "true, 0.9"})
  void agreesWithDeeplearning4jWhenItReplaysTheMasks(boolean alpha, double retain) {
    IDropout dropout = alpha ? new AlphaDropout(retain) : new Dropout(retain);
    int examples = 3;
    INDArray zeros = Nd4j.zeros(examples, 5, 3, 3);
    INDArray ones = zeros.add(1);
    // A network with only this dropout, at the same layer number, reveals its mask.
    INDArray imageShift = maskProbe(dropout, zeros, 2);
    INDArray imageFactor = maskProbe(dropout, ones, 2).subi(imageShift);
    INDArray denseShift = maskProbe(dropout, Nd4j.zeros(examples, 7), 4);
    INDArray denseFactor = maskProbe(dropout, Nd4j.ones(examples, 7), 4).subi(denseShift);
    INDArray x = Nets.random(4, examples, 2, 6, 6);
    Agreement.Result fast = Agreement.Result.of(Engine.ONEDNN, between(dropout, dropout), x);
    Agreement.Result stock =
        Agreement.Result.of(
            Engine.DL4J,
            between(
                new ReplayedDropout(imageFactor, imageShift),
                new ReplayedDropout(denseFactor, denseShift)),
            x);
    Agreement.near(fast.output(), stock.output(), "output");
    Agreement.near(fast.inputGradient(), stock.inputGradient(), "input gradient");
    Agreement.near(fast.parameterGradients(), stock.parameterGradients(), "parameter gradients");
  }

  /** As in Deeplearning4j, these layers ignore a dropout in their configuration. */
  @Test
  void poolingActivationAndNormalizationDropNothing() {
    INDArray x = Nets.random(4, 3, 2, 6, 6);
    for (Layer layer :
        new Layer[] {
          Nets.averagePooling(2).dropOut(0.5).build(),
          new ActivationLayer.Builder().activation(Activation.TANH).dropOut(0.5).build(),
          new BatchNormalization.Builder().dropOut(0.5).build()
        }) {
      Agreement.check(Nets.of(InputType.convolutional(6, 6, 2), layer, Nets.softmax(3)), x);
    }
  }

  /** Stock Deeplearning4j does not apply the mask in the backward pass. */
  @Test
  void aDeconvolutionAppliesTheMaskForwardAndBackward() {
    INDArray x = Nets.random(4, 1, 1, 4, 4);
    MultiLayerNetwork network =
        Nets.of(
            InputType.convolutional(4, 4, 1),
            Nets.deconvolution(2, 2, 1, new ActivationIdentity()).dropOut(0.5).build());
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(network);
        Pass pass = compiled.forward(x, Mode.TRAIN, 3)) {
      INDArray ones = pass.output().like().assign(1);
      INDArray gradient = pass.backward(ones, Gradients.INPUT).dup();
      // The output is linear in each pixel: its difference is the gradient, or 0 for a dropped
      // pixel.
      double sum = pass.output().sumNumber().doubleValue();
      int dropped = 0;
      for (int i = 0; i < x.length(); i++) {
        INDArray moved = x.dup();
        moved.putScalar(i, moved.getFloat(i) + 1);
        try (Pass other = compiled.forward(moved, Mode.TRAIN, 3)) {
          double slope = other.output().sumNumber().doubleValue() - sum;
          assertThat((double) gradient.getFloat(i)).isCloseTo(slope, within(1e-4));
          dropped += Math.abs(slope) < 1e-4 ? 1 : 0;
        }
      }
      assertThat(dropped).isBetween(1, (int) x.length() - 1);
    }
  }

  /**
   * Returns a network with SELU before dropout: the factor of SELU must be applied exactly once.
   */
  private static MultiLayerNetwork between(IDropout onImages, IDropout onOutput) {
    return Nets.of(
        InputType.convolutional(6, 6, 2),
        Nets.convolution(3, 5, new ActivationSELU()).build(),
        Nets.maxPooling(2).build(),
        new DropoutLayer.Builder(onImages).build(),
        Nets.dense(7, new ActivationTanH()),
        new DenseLayer.Builder().nOut(3).activation(Activation.IDENTITY).dropOut(onOutput).build());
  }

  private static INDArray maskProbe(IDropout dropout, INDArray x, int layer) {
    Layer[] layers = new Layer[layer + 2];
    for (int i = 0; i < layer; i++) {
      layers[i] = new DropoutLayer.Builder(new Dropout(1)).build();
    }
    layers[layer] = new DropoutLayer.Builder(dropout).build();
    int features = Math.toIntExact(x.length() / x.size(0));
    layers[layer + 1] = identityLayer(features);
    MultiLayerNetwork probe = Nets.of(InputType.feedForward(features), layers);
    setIdentityWeights(probe);
    return output(probe, x.reshape(x.size(0), features), Mode.TRAIN, 0).reshape(x.shape());
  }

  private static INDArray dropped(IDropout dropout, INDArray x, long step) {
    return output(network(dropout), x, Mode.TRAIN, step);
  }

  private static MultiLayerNetwork network(IDropout dropout) {
    return Nets.of(
        InputType.feedForward(FEATURES),
        new DropoutLayer.Builder(dropout).build(),
        identityLayer());
  }

  private static INDArray output(MultiLayerNetwork network, INDArray x, Mode mode, long step) {
    setIdentityWeights(network);
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(network);
        Pass pass = compiled.forward(x, mode, step)) {
      return pass.output().dup();
    }
  }

  /**
   * Returns a last layer that changes nothing once {@link #setIdentityWeights} has set its weights.
   */
  private static DenseLayer identityLayer() {
    return identityLayer(FEATURES);
  }

  private static DenseLayer identityLayer(int features) {
    return Nets.dense(features, new ActivationIdentity());
  }

  private static void setIdentityWeights(MultiLayerNetwork network) {
    INDArray weights = network.getLayer(network.getnLayers() - 1).getParam("W");
    weights.assign(Nd4j.eye(weights.size(0)));
    network.getLayer(network.getnLayers() - 1).getParam("b").assign(0);
  }

  private static double shareOfEqualValues(INDArray a, INDArray b) {
    return a.eq(b).castTo(a.dataType()).meanNumber().doubleValue();
  }
}
