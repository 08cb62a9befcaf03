package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;

/** Whole networks that generate images from vectors, as decoders and generators do. */
class GeneratorTest {
  private static final int LATENT = 5;

  /** The upsampling and the last layers of a network. */
  enum Kind {
    LOGITS_OF_A_DECONVOLUTION,
    TANH_OF_A_DECONVOLUTION,
    LOGITS_OF_A_CONVOLUTION,
    TANH_LAYER_AFTER_A_CONVOLUTION,
    FLAT_LOGITS;

    MultiLayerNetwork network() {
      IActivation identity = new ActivationIdentity();
      Layer grow = Nets.deconvolution(4, 2, 6, identity).build();
      Layer repeat = new Upsampling2D.Builder(2).build();
      return switch (this) {
        case LOGITS_OF_A_DECONVOLUTION -> with(grow, Nets.deconvolution(4, 2, 1, identity).build());
        case TANH_OF_A_DECONVOLUTION ->
            with(grow, Nets.deconvolution(5, 2, 1, new ActivationTanH()).build());
        case LOGITS_OF_A_CONVOLUTION -> with(repeat, Nets.convolution(3, 1, identity).build());
        case TANH_LAYER_AFTER_A_CONVOLUTION ->
            with(
                repeat,
                Nets.convolution(3, 1, identity).build(),
                new ActivationLayer.Builder().activation(new ActivationTanH()).build());
        case FLAT_LOGITS -> with(grow, Nets.dense(36, identity));
      };
    }

    /**
     * Returns a network with a dense layer, a normalization, a reshape to 8 channels of 3x3, and
     * then the given layers.
     */
    private static MultiLayerNetwork with(Layer grow, Layer... end) {
      NeuralNetConfiguration.ListBuilder list =
          Nets.settings()
              .updater(new Sgd(0.1))
              .list()
              .layer(Nets.dense(8 * 3 * 3, new ActivationIdentity()))
              .layer(new BatchNormalization())
              .layer(leaky())
              .inputPreProcessor(3, new FeedForwardToCnnPreProcessor(3, 3, 8))
              .layer(grow)
              .layer(new BatchNormalization())
              .layer(leaky());
      for (Layer layer : end) {
        list.layer(layer);
      }
      MultiLayerNetwork network =
          new MultiLayerNetwork(list.setInputType(InputType.feedForward(LATENT)).build());
      network.init();
      network.params().addi(Nets.random(5, network.numParams()).muli(0.1));
      return network;
    }

    private static Layer leaky() {
      return new ActivationLayer.Builder().activation(new ActivationLReLU(0.2)).build();
    }
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithStockDeeplearning4jInBothModes(Kind kind) {
    for (Mode mode : Mode.values()) {
      Agreement.check(kind.network(), Nets.random(3, 6, LATENT), mode, 5e-5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void inferenceAgreesWithPlainDeeplearning4j(Kind kind) {
    MultiLayerNetwork network = kind.network();
    INDArray z = Nets.random(3, 6, LATENT);
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(network);
        Pass pass = compiled.forward(z, Mode.INFERENCE, 0)) {
      Agreement.near(pass.output(), network.output(z), "images");
    }
  }

  /**
   * Passes of several batch sizes are open at once, and more than one of them contributes to an
   * update.
   */
  @ParameterizedTest
  @EnumSource
  void openPassesOfSeveralSizesAccumulateAsStockDeeplearning4jDoes(Kind kind) {
    MultiLayerNetwork fast = kind.network();
    MultiLayerNetwork stock = fast.clone();
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(fast);
        CompiledNetwork reference = Engine.DL4J.compile(stock)) {
      twoPasses(compiled);
      twoPasses(reference);
      Agreement.near(fast.params(), stock.params(), 1e-4, "parameters");
    }
  }

  private static void twoPasses(CompiledNetwork compiled) {
    compiled.zeroGradients();
    try (Pass large = compiled.forward(Nets.random(1, 6, LATENT), Mode.TRAIN, 0);
        Pass small = compiled.forward(Nets.random(2, 3, LATENT), Mode.TRAIN, 1);
        Pass other = compiled.forward(Nets.random(3, 6, LATENT), Mode.TRAIN, 2)) {
      large.backward(Nets.random(4, large.output().shape()), Gradients.PARAMETERS);
      other.backward(Nets.random(5, other.output().shape()), Gradients.INPUT);
      small.backward(Nets.random(6, small.output().shape()), Gradients.BOTH);
    }
    compiled.update(9, 0, 0);
  }

  /**
   * The result of a backward pass does not depend on earlier backward passes and their gradients.
   */
  @ParameterizedTest
  @ValueSource(strings = {"ONEDNN", "DL4J"})
  void theRequestedGradientsDoNotChangeTheInputGradient(Engine engine) {
    MultiLayerNetwork network = Kind.TANH_OF_A_DECONVOLUTION.network();
    try (CompiledNetwork compiled = engine.compile(network);
        Pass pass = compiled.forward(Nets.random(1, 6, LATENT), Mode.TRAIN, 0)) {
      INDArray dy = Nets.random(4, pass.output().shape());
      INDArray alone = pass.backward(dy, Gradients.INPUT).dup();
      assertThat(pass.backward(dy, Gradients.PARAMETERS)).isNull();
      assertThat(pass.backward(dy, Gradients.BOTH)).isEqualTo(alone);
    }
  }
}
