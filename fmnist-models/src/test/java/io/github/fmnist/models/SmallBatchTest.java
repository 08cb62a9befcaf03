package io.github.fmnist.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.vae.Vae;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Batch normalization computes a variance, which a single value does not have. */
class SmallBatchTest {
  private static final Examples NINE = new Bars(9);

  private static MultiLayerNetwork network(List<Layer> layers) {
    ListBuilder list = new NeuralNetConfiguration.Builder().seed(3).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    OutputLayer last = new OutputLayer.Builder().activation(Activation.SOFTMAX).nOut(2).build();
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            list.layer(last)
                .setInputType(InputType.convolutionalFlat(Bars.SIDE, Bars.SIDE, 1))
                .build());
    network.init();
    return network;
  }

  private static Layer dense() {
    return new DenseLayer.Builder().nOut(5).build();
  }

  private static Layer convolution(int kernel) {
    return new ConvolutionLayer.Builder(kernel, kernel).nOut(3).build();
  }

  private static Layer normalization() {
    return new BatchNormalization.Builder().build();
  }

  /** Returns layers in which a channel has one value for each image. */
  static List<List<Layer>> single() {
    return List.of(
        List.of(dense(), normalization()),
        List.of(convolution(3), normalization(), convolution(6), normalization()));
  }

  /**
   * Returns layers in which a channel has several values for each image, or that compute no
   * variance.
   */
  static List<List<Layer>> several() {
    return List.of(
        List.of(dense()),
        List.of(normalization(), dense()),
        List.of(convolution(3), normalization()),
        List.of(new FrozenLayer(dense()), new FrozenLayer(normalization())));
  }

  @ParameterizedTest
  @MethodSource("single")
  void aSourceThatEndsWithOneExampleIsRefusedBeforeTrainingStarts(List<Layer> layers) {
    MultiLayerNetwork network = network(layers);
    INDArray before = network.params().dup();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Trainer.forEpochs(1).train(network, BatchSource.shuffled(NINE, 4, 1)))
        .withMessage(
            "batches of at least 2 examples expected, since batch normalization takes a variance"
                + " over them; found 1 in the last of 3 batches of 9 examples; choose another batch"
                + " size");
    assertThat(network.params()).isEqualTo(before);
    assertThat(network.getIterationCount()).isZero();
    Trainer.forEpochs(1).train(network, BatchSource.shuffled(NINE, 5, 1));
    assertThat(network.getIterationCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("several")
  void oneExampleIsAcceptedIfItHasAVarianceOrNeedsNone(List<Layer> layers) {
    MultiLayerNetwork network = network(layers);
    Trainer.forEpochs(1).train(network, BatchSource.shuffled(NINE, 4, 1));
    assertThat(network.getIterationCount()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aSingleExampleOfASourceOfUnknownSizeIsRefusedInItsStep(Engine engine) {
    MultiLayerNetwork network = network(List.of(dense(), normalization()));
    List<DataSet> examples = NINE.batch(IntStream.range(0, 9).toArray()).asList();
    BatchSource batches = BatchSource.of(new ListDataSetIterator<>(examples, 4));
    try (CompiledNetwork compiled = engine.compile(network)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Trainer.forEpochs(1).train(compiled, batches))
          .withMessageEndingWith("found 1 in epoch 1, step 3");
    }
    assertThat(network.getIterationCount()).isEqualTo(2);
  }

  @Test
  void aModelWithBatchNormalizationInAnyNetworkRefusesASingleImage() {
    MultiLayerConfiguration normalized =
        new NeuralNetConfiguration.Builder()
            .list(
                new DenseLayer.Builder().nIn(64).nOut(6).activation(Activation.IDENTITY).build(),
                new BatchNormalization.Builder().nIn(6).nOut(6).build(),
                new DenseLayer.Builder().nIn(6).nOut(6).activation(Activation.IDENTITY).build())
            .build();
    BatchSource batches = BatchSource.shuffled(NINE, 4, 1);
    Trainer trainer = Trainer.forEpochs(1);
    try (Gan usual = Gan.builder().inputShape(1, 8, 8).latentSize(3).dense(5).build();
        Gan plain =
            Gan.builder()
                .inputShape(1, 8, 8)
                .latentSize(3)
                .networks(LinearNetworks.of(3, 64), LinearNetworks.of(64, 1))
                .build();
        Vae vae =
            Vae.builder()
                .inputShape(1, 8, 8)
                .latentSize(3)
                .networks(normalized, LinearNetworks.of(3, 64))
                .build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> usual.fit(batches, trainer))
          .withMessageStartingWith("batches of at least 2 examples expected");
      assertThat(usual.discriminator().getIterationCount()).isZero();
      assertThatIllegalArgumentException().isThrownBy(() -> vae.fit(batches, trainer));
      assertThat(vae.encoder().getIterationCount()).isZero();
      plain.fit(batches, trainer);
      assertThat(plain.discriminator().getIterationCount()).isEqualTo(3);
    }
  }
}
