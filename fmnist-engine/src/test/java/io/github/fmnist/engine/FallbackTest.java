package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Stock Deeplearning4j computes the layers that oneDNN does not support, and it can load and train
 * a network that oneDNN trained.
 */
class FallbackTest {
  private static final InputType IMAGES = InputType.convolutional(8, 8, 1);

  static Stream<Arguments> unsupportedLayers() {
    return Stream.of(
        arguments("locked gamma and beta", IMAGES, new BatchNormalization.Builder(true).build()),
        arguments(
            "SeparableConvolution2D",
            IMAGES,
            new SeparableConvolution2D.Builder(3, 3).nOut(3).build()),
        arguments("PReLULayer", IMAGES, new PReLULayer.Builder().inputShape(1, 8, 8).build()),
        arguments("GlobalPoolingLayer", IMAGES, new GlobalPoolingLayer()),
        arguments(
            "NHWC",
            InputType.convolutional(8, 8, 1, CNN2DFormat.NHWC),
            new ConvolutionLayer.Builder(3, 3).nOut(3).dataFormat(CNN2DFormat.NHWC).build()),
        arguments(
            "GaussianDropout", IMAGES, new DropoutLayer.Builder(new GaussianDropout(0.3)).build()),
        arguments(
            "rrelu",
            IMAGES,
            Nets.convolution(3, 2, Activation.RRELU.getActivationFunction()).build()),
        arguments("LSTM", InputType.recurrent(3, 5), new LSTM.Builder().nOut(3).build()));
  }

  /**
   * An activation of its own, since other tests may have caused the warnings for those of
   * Deeplearning4j.
   */
  private static final class NeverWarnedOf extends ActivationTanH {
    private static final long serialVersionUID = 1;

    @Override
    public String toString() {
      return "never warned of";
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unsupportedLayers")
  void oneDnnRefusesAnUnsupportedLayerByName(String name, InputType input, Layer layer) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Engine.ONEDNN.compile(network(input, layer)))
        .withMessageContaining("layer 0")
        .withMessageContaining(name);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unsupportedLayers")
  void stockDeeplearning4jTakesOver(String name, InputType input, Layer layer) {
    MultiLayerNetwork network = network(input, layer);
    try (CompiledNetwork compiled = Engine.AUTO.compile(network)) {
      assertThat(compiled.engine()).as(name).isEqualTo(Engine.DL4J);
    }
  }

  @Test
  void warnsOnceAndNamesTheLayer() {
    MultiLayerNetwork network =
        network(IMAGES, Nets.convolution(3, 2, new NeverWarnedOf()).build());
    String warnings =
        standardErrorOf(
            () -> {
              Engine.AUTO.compile(network).close();
              Engine.AUTO.compile(network).close();
            });
    assertThat(warnings)
        .containsOnlyOnce("layer 0, a ConvolutionLayer with the activation never warned of");
    assertThat(warnings).contains("WARN").contains("stock Deeplearning4j");
  }

  @Test
  void aStepOfTheFallbackIsAStepOfDeeplearning4j() {
    MultiLayerNetwork network =
        network(IMAGES, new PReLULayer.Builder().inputShape(1, 8, 8).build());
    MultiLayerNetwork stock = network.clone();
    DataSet batch = imageBatch(5, 1);
    try (CompiledNetwork compiled = Engine.AUTO.compile(network)) {
      for (int i = 0; i < 3; i++) {
        compiled.step(batch);
        stock.fit(batch);
      }
    }
    Agreement.near(network.params(), stock.params(), "parameters");
  }

  @Test
  void plainDeeplearning4jLoadsAndTrainsANetworkThatOneDnnTrained(@TempDir Path directory)
      throws IOException {
    MultiLayerNetwork network = Nets.smallCnn(Nets.settings().updater(new Adam(0.01)));
    try (CompiledNetwork compiled = Engine.AUTO.compile(network)) {
      assertThat(compiled.engine()).isEqualTo(Engine.ONEDNN);
      for (int i = 0; i < 3; i++) {
        compiled.step(Nets.batch(16, i));
      }
    }
    File file = directory.resolve("network.zip").toFile();
    network.save(file, true);
    MultiLayerNetwork loaded = MultiLayerNetwork.load(file, true);
    INDArray x = Nets.random(1, 4, 64);
    assertThat(loaded.output(x)).isEqualTo(network.output(x));
    assertThat(loaded.getUpdater().getStateViewArray())
        .isEqualTo(network.getUpdater().getStateViewArray());
    assertThat(loaded.getIterationCount()).isEqualTo(3);

    DataSet next = Nets.batch(16, 9);
    double before = loaded.score(next);
    loaded.fit(next);
    network.fit(next);
    assertThat(loaded.params()).isEqualTo(network.params());
    assertThat(loaded.score(next)).isLessThan(before);
  }

  @Test
  void fitAndStepMayAlternate() {
    MultiLayerNetwork network = Nets.smallCnn(Nets.settings().updater(new Adam(0.01)));
    MultiLayerNetwork stock = network.clone();
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(network)) {
      for (int i = 0; i < 4; i++) {
        DataSet batch = Nets.batch(16, i);
        stock.fit(batch);
        if (i % 2 == 0) {
          network.fit(batch);
        } else {
          compiled.step(batch);
        }
      }
    }
    assertThat(network.getIterationCount()).isEqualTo(4);
    // Adam turns rounding noise of tiny gradients into steps; so the tolerance is wider.
    Agreement.near(network.params(), stock.params(), 1e-3, "parameters");
  }

  private static MultiLayerNetwork network(InputType input, Layer layer) {
    return Nets.of(input, layer, Nets.dense(5, new ActivationTanH()), Nets.softmax(Nets.CLASSES));
  }

  private static DataSet imageBatch(int examples, long seed) {
    return new DataSet(
        Nets.random(seed, examples, 1, 8, 8), Nets.labels(examples, Nets.CLASSES, seed));
  }

  private static String standardErrorOf(Runnable action) {
    PrintStream before = System.err;
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return caught.toString(StandardCharsets.UTF_8);
  }
}
