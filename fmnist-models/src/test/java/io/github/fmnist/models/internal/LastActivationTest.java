package io.github.fmnist.models.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The last activation of networks with all kinds of last layers. */
class LastActivationTest {
  private static LastActivation last(Layer... layers) {
    return LastActivation.of(
        new MultiLayerNetwork(new NeuralNetConfiguration.Builder().list(layers).build()));
  }

  private static DenseLayer dense(Activation activation) {
    return new DenseLayer.Builder().nIn(4).nOut(4).activation(activation).build();
  }

  private static LocallyConnected2D.Builder local() {
    return new LocallyConnected2D.Builder().kernelSize(2, 2).nIn(1).nOut(1);
  }

  private static LossLayer loss(Activation activation) {
    return new LossLayer.Builder(LossFunction.MSE).activation(activation).build();
  }

  private static void assertFound(String activation, Layer... layers) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> last(layers).requireNone("encoder", "means"))
        .withMessageContaining("; found " + activation + ": set");
  }

  private static void assertNone(Layer... layers) {
    assertThatCode(() -> last(layers).requireNone("encoder", "means")).doesNotThrowAnyException();
  }

  @Test
  void aPReLULayerIsAnActivation() {
    PReLULayer own = new PReLULayer.Builder().inputShape(4).nIn(4).nOut(4).build();
    assertFound("prelu", dense(Activation.IDENTITY), own);
    assertThat(last(dense(Activation.SIGMOID), own).range()).isEmpty();
  }

  @Test
  void aLocallyConnectedLayerHasItsGivenOrDefaultActivation() {
    assertFound("tanh", local().build());
    assertFound("sigmoid", local().activation(Activation.SIGMOID).build());
    assertFound(
        "tanh",
        new LocallyConnected1D.Builder()
            .kernelSize(2)
            .nIn(1)
            .nOut(1)
            .activation(Activation.TANH)
            .build());
    // Its weights give any number for any input.
    assertNone(
        new ActivationLayer.Builder().activation(Activation.TANH).build(),
        local().activation(Activation.IDENTITY).build());
  }

  @Test
  void aLossLayerHasAnActivationOrPassesValuesOn() {
    assertFound("sigmoid", dense(Activation.IDENTITY), loss(Activation.SIGMOID));
    assertFound("sigmoid", dense(Activation.IDENTITY), new FrozenLayer(loss(Activation.SIGMOID)));
    assertFound("tanh", dense(Activation.TANH), loss(Activation.IDENTITY));
    assertNone(dense(Activation.IDENTITY), loss(Activation.IDENTITY));
  }

  @Test
  void findsWrappedLayers() {
    assertFound("tanh", new FrozenLayer(dense(Activation.TANH)));
    assertFound("tanh", new FrozenLayerWithBackprop(dense(Activation.TANH)));
    assertFound("tanh", new FrozenLayer(new FrozenLayerWithBackprop(dense(Activation.TANH))));
    assertFound("tanh", new MaskZeroLayer(dense(Activation.TANH), 0));
    assertNone(dense(Activation.TANH), new FrozenLayer(dense(Activation.IDENTITY)));
  }

  @Test
  void theLogitsOfAFrozenOutputLayerAreStillLogits() {
    Layer output =
        new OutputLayer.Builder(LossFunction.XENT)
            .nIn(4)
            .nOut(1)
            .activation(Activation.SIGMOID)
            .build();
    last(new FrozenLayer(output)).requireLogits("discriminator", "logits");
    assertThat(last(new FrozenLayer(output)).range()).isEmpty();
  }

  @Test
  void skipsLayersThatOnlyPassValuesOn() {
    Layer repeat = new RepeatVector.Builder<>(2).build();
    assertFound("tanh", dense(Activation.TANH), repeat);
    assertThat(last(dense(Activation.TANH), repeat).range())
        .contains(new LastActivation.PixelRange(-1, 1, "tanh"));
    assertNone(
        dense(Activation.IDENTITY),
        new ActivationLayer.Builder().activation(Activation.IDENTITY).build());
  }
}
