package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Compares whole networks, their output layers and their preprocessors with plain Deeplearning4j.
 */
class WholeNetworkAgreementTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16})
  void agreesWithTheReferenceForEveryBatchSize(int examples) {
    Agreement.check(Nets.smallCnn(), examples, 64);
  }

  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource({
    "MCXENT, SOFTMAX",
    "NEGATIVELOGLIKELIHOOD, SOFTMAX",
    "MSE, SOFTMAX",
    "XENT, SIGMOID",
    "MSE, SIGMOID",
    "MSE, IDENTITY",
    "MEAN_ABSOLUTE_ERROR, TANH",
    "HINGE, IDENTITY",
  })
  void everyLossHasTheOutputScoreAndGradientOfDeeplearning4j(
      LossFunction loss, Activation activation) {
    OutputLayer output =
        new OutputLayer.Builder(loss).nOut(Nets.CLASSES).activation(activation).build();
    for (boolean miniBatch : new boolean[] {true, false}) {
      MultiLayerNetwork network =
          Nets.of(
              Nets.settings().l2(0.01).miniBatch(miniBatch).updater(new NoOp()),
              InputType.convolutionalFlat(8, 8, 1),
              Nets.convolution(3, 5, new ActivationTanH()).build(),
              output);
      checkAgainstPlainDeeplearning4j(network, Nets.batch(5, 1));
    }
  }

  /** This loss accepts only class numbers as labels. */
  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void classNumbersAreAcceptedAsLabels(Engine engine) {
    OutputLayer output =
        new OutputLayer.Builder(LossFunction.SPARSE_MCXENT)
            .nOut(Nets.CLASSES)
            .activation(Activation.SOFTMAX)
            .build();
    MultiLayerNetwork network =
        Nets.of(
            Nets.settings().updater(new NoOp()),
            InputType.convolutionalFlat(8, 8, 1),
            Nets.dense(5, new ActivationTanH()),
            output);
    DataSet oneHot = Nets.batch(6, 1);
    INDArray numbers = oneHot.getLabels().argMax(1).castTo(DataType.FLOAT).reshape(6, 1);
    DataSet batch = new DataSet(oneHot.getFeatures(), numbers);
    checkAgainstPlainDeeplearning4j(network.clone(), batch);
    try (CompiledNetwork compiled = engine.compile(network)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> compiled.step(oneHot))
          .withMessage("labels of shape [6, 1] expected, found [6, 4]");
      MultiLayerNetwork plain = network.clone();
      plain.fit(batch);
      assertThat(compiled.step(batch)).isCloseTo(plain.score(), within(1e-5));
      Agreement.near(network.params(), plain.params(), "parameters");
    }
  }

  @Test
  void theSmallNetworkHasTheOutputScoreAndGradientOfDeeplearning4j() {
    MultiLayerNetwork network = Nets.smallCnn(Nets.settings().updater(new NoOp()));
    checkAgainstPlainDeeplearning4j(network, Nets.batch(16, 2));
  }

  @Test
  void agreesWhenLabelsAreNotADistribution() {
    MultiLayerNetwork network = Nets.smallCnn(Nets.settings().updater(new NoOp()));
    INDArray labels = Nets.random(9, 6, Nets.CLASSES).muli(0.3).addi(1);
    checkAgainstPlainDeeplearning4j(network, new DataSet(Nets.random(8, 6, 64), labels));
  }

  @Test
  void agreesOnDenseLayersAlone() {
    Agreement.check(
        Nets.of(
            InputType.feedForward(13),
            Nets.dense(7, new ActivationTanH()),
            Nets.dense(17, new ActivationReLU()),
            Nets.softmax(3)),
        5,
        13);
  }

  @Test
  void agreesWithoutBiases() {
    Agreement.check(
        Nets.of(
            InputType.feedForward(13),
            new DenseLayer.Builder().nOut(7).hasBias(false).activation(Activation.TANH).build(),
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .hasBias(false)
                .activation(Activation.SOFTMAX)
                .build()),
        5,
        13);
  }

  @Test
  void agreesOnADenseLayerReshapedToImages() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            Nets.settings()
                .list()
                .layer(Nets.dense(3 * 5 * 4, new ActivationReLU()))
                .layer(Nets.convolution(3, 3, new ActivationSELU()).build())
                .layer(Nets.maxPooling(2).build())
                .layer(Nets.dense(4, new ActivationTanH()))
                .inputPreProcessor(1, new FeedForwardToCnnPreProcessor(5, 4, 3))
                .setInputType(InputType.feedForward(6))
                .build());
    network.init();
    Agreement.check(network, 3, 6);
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"SELU", "RELU", "IDENTITY"})
  void agreesOnImagesWithFlatInputAndFlatOutput(Activation activation) {
    MultiLayerNetwork network =
        Nets.of(
            InputType.convolutionalFlat(5, 4, 3),
            Nets.convolution(3, 3, activation.getActivationFunction()).build(),
            Nets.dense(4, activation.getActivationFunction()));
    Agreement.check(network, 3, 60);
    Agreement.check(network, 3, 3, 5, 4);
  }

  /** The reshape follows a layer that does nothing. */
  @ParameterizedTest
  @EnumSource(Mode.class)
  void agreesWhenTheFirstLayerIsAnInactiveDropout(Mode mode) {
    MultiLayerNetwork network =
        Nets.of(
            InputType.convolutionalFlat(5, 4, 1),
            new DropoutLayer.Builder(1).build(),
            Nets.convolution(3, 3, new ActivationTanH()).build(),
            Nets.softmax(3));
    INDArray x = Nets.random(2, 3, 20);
    try (CompiledNetwork fast = Engine.ONEDNN.compile(network);
        CompiledNetwork stock = Engine.DL4J.compile(network);
        Pass fastPass = fast.forward(x, mode, 0);
        Pass stockPass = stock.forward(x, mode, 0)) {
      Agreement.near(fastPass.output(), stockPass.output(), "output");
    }
  }

  @Test
  void agreesWhenAnActivationComesFirst() {
    MultiLayerNetwork network =
        Nets.of(
            InputType.convolutionalFlat(5, 4, 1),
            new ActivationLayer(Activation.SELU),
            Nets.convolution(3, 3, new ActivationTanH()).build());
    Agreement.check(network, 3, 20);
  }

  private static void checkAgainstPlainDeeplearning4j(MultiLayerNetwork network, DataSet batch) {
    MultiLayerNetwork plain = network.clone();
    plain.setInput(batch.getFeatures());
    plain.setLabels(batch.getLabels());
    plain.computeGradientAndScore();
    try (CompiledNetwork fast = Engine.ONEDNN.compile(network)) {
      try (Pass pass = fast.forward(batch.getFeatures(), Mode.INFERENCE, 0)) {
        OutputLayer last = (OutputLayer) network.getOutputLayer().conf().getLayer();
        INDArray output = last.getActivationFn().getActivation(pass.output().dup(), false);
        Agreement.near(output, plain.output(batch.getFeatures()), "output");
      }
      OutputLoss loss = OutputLoss.of(network);
      try (Pass pass = fast.forward(batch.getFeatures(), Mode.TRAIN, 0)) {
        loss.differentiate(pass.output(), batch);
        fast.zeroGradients();
        pass.backward(loss.gradient(), Gradients.PARAMETERS);
        Agreement.near(network.getFlattenedGradients(), plain.getFlattenedGradients(), "gradients");
      }
      assertThat(fast.step(batch)).isCloseTo(plain.score(), within(1e-5 * plain.score()));
    }
  }
}
