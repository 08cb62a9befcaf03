package io.github.fmnist.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.onnxruntime.TensorInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Models in ONNX Runtime compute what the networks compute. */
class OnnxModelTest {
  private static final int CASES = Integer.getInteger("export.cases", 100);
  private static final long SEED = Long.getLong("export.seed", 1);

  /** Tolerance relative to the largest output, or to 1. */
  private static final double TOLERANCE = 1e-4;

  /**
   * How many times as much as by a small change of the input a network may differ, whose values
   * cancel each other, such as cubes in a sum that is limited to 6.
   */
  private static final double ROUNDINGS = 100;

  private static final PrintStream OUT = System.out;

  @Test
  void randomNetworksAgreeInEachLayerAndActivation() throws Exception {
    Set<Class<?>> kinds = new HashSet<>();
    List<String> differences = new ArrayList<>();
    int compared = 0;
    double largest = 0;
    for (int i = 0; i < CASES; i++) {
      long seed = SEED * 1_000_003 + i;
      RandomNetworks.Sample sample;
      INDArray batch;
      INDArray expected;
      try {
        sample = RandomNetworks.of(seed);
        batch = sample.batch(3);
        expected = sample.output(batch);
      } catch (IllegalStateException | IllegalArgumentException | DL4JException e) {
        continue; // an image became too small for a layer
      }
      if (expected.isEmpty()) {
        continue; // Deeplearning4j pools an image that is too small to nothing, export refuses it
      }
      double difference = difference(sample.model(), batch, expected);
      largest = Math.max(largest, difference);
      compared++;
      for (Layer layer : sample.network().getLayers()) {
        kinds.add(layer.conf().getLayer().getClass());
      }
      if (!(difference <= TOLERANCE)
          && !(difference <= ROUNDINGS * change(expected, sample.output(rounded(batch))))) {
        differences.add("seed %d: %.2g%s".formatted(seed, difference, describe(sample.network())));
      }
    }
    OUT.printf(
        "export, seed %d: %d random networks of %d kinds of layers in ONNX Runtime, largest"
            + " relative difference %.2g, %d different%n",
        SEED, compared, kinds.size(), largest, differences.size());
    assertThat(differences).isEmpty();
    assertThat(compared).isGreaterThan(CASES / 2);
    assertThat(kinds).as("kinds of layers").hasSize(9);
  }

  private static String describe(MultiLayerNetwork network) {
    return Arrays.stream(network.getLayers())
        .map(layer -> "\n  " + layer.conf().getLayer())
        .collect(Collectors.joining());
  }

  /** Returns the largest difference relative to the largest output, or to 1. */
  private static double difference(OnnxModel model, INDArray batch, INDArray expected)
      throws Exception {
    try (OnnxRuntime runtime = new OnnxRuntime(model)) {
      INDArray found = runtime.run("input", batch).get("output");
      assertThat(found.shape()).isEqualTo(expected.shape());
      return change(expected, found);
    }
  }

  private static double change(INDArray expected, INDArray found) {
    double scale = Math.max(1, Transforms.abs(expected).maxNumber().doubleValue());
    return Transforms.abs(found.sub(expected)).maxNumber().doubleValue() / scale;
  }

  /**
   * Returns the values with a change like the error of a function's approximation, which has the
   * same sign for neighbouring arguments.
   */
  private static INDArray rounded(INDArray batch) {
    return batch.mul(1 + 0x1p-20);
  }

  private static MultiLayerNetwork network(
      InputType input, org.deeplearning4j.nn.conf.layers.Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().seed(1).list();
    Arrays.stream(layers).forEach(list::layer);
    MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(input).build());
    network.init();
    return network;
  }

  private static MultiLayerNetwork dense(int outputs) {
    return network(
        InputType.feedForward(3),
        new DenseLayer.Builder().nOut(outputs).activation(Activation.IDENTITY).build());
  }

  @Test
  void theInputIsABatchOfAnySizeAndHasTheShapeOfImages() throws Exception {
    MultiLayerNetwork cnn =
        network(
            InputType.convolutionalFlat(8, 6, 2),
            new ConvolutionLayer.Builder(3, 3).nOut(2).build(),
            new DenseLayer.Builder().nOut(5).build());
    try (OnnxRuntime runtime =
        new OnnxRuntime(OnnxModel.of(cnn).name("cnn").input("image").outputs("score"))) {
      TensorInfo input = (TensorInfo) runtime.session().getInputInfo().get("image").getInfo();
      assertThat(input.getShape()).containsExactly(-1, 2, 8, 6);
      TensorInfo output = (TensorInfo) runtime.session().getOutputInfo().get("score").getInfo();
      assertThat(output.getShape()).containsExactly(-1, 5);
      for (int size : new int[] {1, 4}) {
        INDArray batch = Nd4j.randn(DataType.FLOAT, size, 2, 8, 6);
        assertThat(runtime.run("image", batch).get("score").shape()).containsExactly(size, 5);
      }
      assertThat(runtime.session().getMetadata().getGraphName()).isEqualTo("cnn");
    }
  }

  @Test
  void severalOutputsAreEqualPartsOfTheNetworksOutput() throws Exception {
    MultiLayerNetwork encoder = dense(6);
    INDArray batch = Nd4j.randn(DataType.FLOAT, 4, 3);
    INDArray expected = encoder.output(batch);
    try (OnnxRuntime runtime =
        new OnnxRuntime(OnnxModel.of(encoder).outputs("mean", "log_variance"))) {
      Map<String, INDArray> found = runtime.run("input", batch);
      assertThat(found).containsOnlyKeys("mean", "log_variance");
      assertThat(
              Nd4j.concat(1, found.get("mean"), found.get("log_variance"))
                  .equalsWithEps(expected, 1e-5))
          .isTrue();
    }
  }

  @Test
  void aNormalizationAndAnActivationBelongToTheModel() throws Exception {
    MultiLayerNetwork decoder = dense(4);
    INDArray batch = Nd4j.randn(DataType.FLOAT, 4, 3);
    INDArray expected = Transforms.sigmoid(decoder.output(batch.sub(0.3).divi(0.2)));
    OnnxModel model = OnnxModel.of(decoder).normalization(0.3, 0.2).followedBy(Activation.SIGMOID);
    assertThat(difference(model, batch, expected)).isLessThan(TOLERANCE);
  }

  @Test
  void theMetadataIsKept() throws Exception {
    OnnxModel model =
        OnnxModel.of(dense(2)).metadata("classes", "Sandal,Bag").metadata("seed", "1");
    try (OnnxRuntime runtime = new OnnxRuntime(model)) {
      assertThat(runtime.session().getMetadata().getCustomMetadata())
          .containsExactlyInAnyOrderEntriesOf(Map.of("classes", "Sandal,Bag", "seed", "1"));
    }
  }

  @Test
  void equalNetworksGiveEqualBytes() throws IOException {
    assertThat(bytes(OnnxModel.of(dense(2)))).isEqualTo(bytes(OnnxModel.of(dense(2))));
  }

  private static byte[] bytes(OnnxModel model) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    model.write(bytes);
    return bytes.toByteArray();
  }

  @Test
  void whatIsNotSupportedIsRefusedByName() {
    assertRefused(
        OnnxModel.of(network(InputType.recurrent(3, 4), new LSTM.Builder().nIn(3).nOut(2).build())),
        "a network whose configuration has the size of its images, or inputShape, expected");
    assertRefused(
        OnnxModel.of(
            network(
                InputType.feedForward(3),
                new DenseLayer.Builder().nOut(2).build(),
                new ActivationLayer.Builder().activation(Activation.RATIONALTANH).build())),
        "layer 1, a ActivationLayer with the activation rationaltanh, is not supported");
    assertRefused(
        OnnxModel.of(dense(3)).outputs("mean", "log_variance"), "2 outputs of equal size");
    assertRefused(OnnxModel.of(dense(3)).inputShape(4), "an input of shape [3] expected");
    assertRefused(OnnxModel.of(dense(3)).input("output"), "different names of letters");
    assertRefused(OnnxModel.of(dense(3)).input("layer0.W"), "different names of letters");
    assertRefused(OnnxModel.of(dense(3)).outputs("a", "b", "a"), "different names of letters");
    MultiLayerNetwork images =
        network(
            InputType.convolutional(8, 6, 2), new ConvolutionLayer.Builder(3, 3).nOut(2).build());
    assertRefused(OnnxModel.of(images).inputShape(3, 8, 6), "images of 2 channels expected");
    assertRefused(OnnxModel.of(images).inputShape(2), "images of 2 channels expected");
    assertRefused(
        OnnxModel.of(images).inputShape(2, 2, 2), "the network does not accept an input of shape");
    MultiLayerNetwork broken = dense(3);
    broken.params().putScalar(0, Double.NaN);
    assertRefused(OnnxModel.of(broken), "finite parameters expected");
  }

  private static void assertRefused(OnnxModel model, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.write(OutputStream.nullOutputStream()))
        .withMessageStartingWith(message);
  }
}
