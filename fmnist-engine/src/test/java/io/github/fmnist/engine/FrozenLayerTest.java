package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** Frozen layers keep their parameters, and the layers above them are trained as with stock. */
class FrozenLayerTest {

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "AUTO", "DL4J"})
  void aFeatureExtractorIsNotChangedWhileTheRestIsTrainedAsWithStock(Engine engine) {
    MultiLayerNetwork network = frozenFeatures(Nets.smallCnn(Nets.settings().updater(new Sgd(1))));
    MultiLayerNetwork stock = network.clone();
    INDArray frozen = network.getLayer(0).params().dup();
    try (CompiledNetwork compiled = engine.compile(network)) {
      for (int i = 0; i < 10; i++) {
        compiled.step(Nets.batch(8, i));
        stock.fit(Nets.batch(8, i));
      }
    }
    assertThat(network.getLayer(0).params()).isEqualTo(frozen);
    Agreement.near(network.params(), stock.params(), 1e-4, "parameters");
  }

  @Test
  void oneDnnComputesFrozenLayers() {
    try (CompiledNetwork compiled =
        Engine.AUTO.compile(frozenFeatures(Nets.smallCnn(Nets.settings().updater(new Adam()))))) {
      assertThat(compiled.engine()).isEqualTo(Engine.ONEDNN);
    }
  }

  /** Frozen normalizations use and keep their running statistics, frozen dropout drops nothing. */
  @Test
  void aFrozenLayerComputesAsInInference() {
    MultiLayerNetwork network =
        Nets.of(
            InputType.feedForward(6),
            new FrozenLayer(new BatchNormalization()),
            new FrozenLayer(
                new DenseLayer.Builder()
                    .nOut(5)
                    .dropOut(0.5)
                    .activation(new ActivationTanH())
                    .build()),
            Nets.softmax(Nets.CLASSES));
    INDArray before = network.params().dup();
    INDArray x = Nets.random(1, 7, 6);
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(network);
        Pass training = compiled.forward(x, Mode.TRAIN, 0);
        Pass use = compiled.forward(x, Mode.INFERENCE, 0)) {
      Agreement.near(training.output(), use.output(), "output");
      compiled.zeroGradients();
      training.backward(Nets.random(2, 7, Nets.CLASSES), Gradients.PARAMETERS);
      compiled.update(7, 0, 0);
    }
    long frozen = network.getLayer(0).numParams() + network.getLayer(1).numParams();
    INDArray moved = network.params().sub(before).reshape(before.length());
    for (int i = 0; i < frozen; i++) {
      assertThat(moved.getFloat(i)).as("parameter %s", i).isZero();
    }
    assertThat(network.params()).isNotEqualTo(before);
  }

  @Test
  void oneDnnRefusesOtherWrappersAndTrainableLayersBelowAFrozenOne() {
    MultiLayerNetwork withBackprop =
        Nets.of(
            InputType.feedForward(6),
            new FrozenLayerWithBackprop(Nets.dense(5, new ActivationTanH())),
            Nets.softmax(Nets.CLASSES));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Engine.ONEDNN.compile(withBackprop))
        .withMessageContaining("layer 0, a FrozenLayerWithBackprop around a DenseLayer");
    MultiLayerNetwork below =
        Nets.of(
            InputType.feedForward(6),
            Nets.dense(5, new ActivationTanH()),
            new FrozenLayer(Nets.dense(5, new ActivationTanH())),
            Nets.softmax(Nets.CLASSES));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Engine.ONEDNN.compile(below))
        .withMessageContaining("layer 0, a DenseLayer that is trained below a frozen layer");
  }

  /** Stock Deeplearning4j writes the activations into the features. */
  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void theBatchIsNotChanged(Engine engine) {
    MultiLayerNetwork network =
        Nets.of(
            InputType.feedForward(6),
            new FrozenLayer(new ActivationLayer(Activation.TANH)),
            Nets.softmax(Nets.CLASSES));
    INDArray x = Nets.random(1, 5, 6);
    try (CompiledNetwork compiled = engine.compile(network)) {
      compiled.step(new DataSet(x, Nets.labels(5, Nets.CLASSES, 1)));
      compiled.output(x);
      compiled.score(new DataSet(x, Nets.labels(5, Nets.CLASSES, 1)));
    }
    assertThat(x).isEqualTo(Nets.random(1, 5, 6));
  }

  @Test
  void stockRefusesABackwardPassBelowAFrozenLayer() {
    MultiLayerNetwork network = frozenFeatures(Nets.smallCnn(Nets.settings()));
    INDArray x = Nets.batch(2, 1).getFeatures();
    try (CompiledNetwork compiled = Engine.DL4J.compile(network);
        Pass pass = compiled.forward(x, Mode.TRAIN, 0)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> pass.backward(pass.output().dup(), Gradients.INPUT))
          .withMessage("stock Deeplearning4j computes no gradients below a frozen layer");
    }
  }

  private static MultiLayerNetwork frozenFeatures(MultiLayerNetwork network) {
    return new TransferLearning.Builder(network).setFeatureExtractor(1).build();
  }
}
