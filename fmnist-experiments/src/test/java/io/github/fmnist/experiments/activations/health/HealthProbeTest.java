package io.github.fmnist.experiments.activations.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.CnnFactory;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.TrainingListener;
import io.github.fmnist.models.archive.NetworkZip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class HealthProbeTest {
  private static final int[] WITH_PARAMETERS = {0, 2, 4};

  /** The layers that activate if a batch normalization comes before the activation. */
  private static final int[] ACTIVATIONS = {3, 7, 10};

  private static final DataSet IMAGES = standardNormal(40);

  /** Shares must be equal; means, variances and norms may differ by rounding. */
  private static final RecursiveComparisonConfiguration SHARES_EXACTLY =
      RecursiveComparisonConfiguration.builder()
          .withEqualsForType(
              (Double a, Double b) -> Math.abs(a - b) <= 1e-5 * Math.max(Math.abs(b), 1e-2),
              Double.class)
          .build();

  private static DataSet standardNormal(int count) {
    Random random = new Random(5);
    float[][] features = new float[count][28 * 28];
    float[][] labels = new float[count][10];
    for (int i = 0; i < count; i++) {
      for (int pixel = 0; pixel < features[i].length; pixel++) {
        features[i][pixel] = (float) random.nextGaussian();
      }
      labels[i][i % 10] = 1;
    }
    return new DataSet(Nd4j.create(features), Nd4j.create(labels));
  }

  private static MultiLayerNetwork network(Activation activation) {
    return CnnFactory.withActivation(activation).filters(8, 6).denseUnits(10).seed(3).network();
  }

  private static List<LayerHealth> health(MultiLayerNetwork network, Activation activation) {
    return health(network, activation, Engine.AUTO, IMAGES.numExamples());
  }

  private static List<LayerHealth> health(
      MultiLayerNetwork network, Activation activation, Engine engine, int partSize) {
    List<DataSet> parts = IMAGES.batchBy(partSize);
    try (HealthProbe probe = new HealthProbe(network, activation, engine, parts)) {
      return probe.measure("real", "relu", 1, 1);
    }
  }

  @Test
  void unitsWithHugeNegativeBiasesAreDead() {
    MultiLayerNetwork network = network(Activation.RELU);
    for (int layer : WITH_PARAMETERS) {
      network.getLayer(layer).getParam("b").assign(-100);
    }
    assertThat(health(network, Activation.RELU))
        .allSatisfy(
            layer -> {
              assertThat(layer.deadUnits()).hasValue(1);
              assertThat(layer.mean()).isZero();
              assertThat(layer.variance()).isZero();
              assertThat(layer.gradientNorm()).isZero();
            });
  }

  @Test
  void deadUnitsAreCountedAmongAllUnits() {
    MultiLayerNetwork network = network(Activation.RELU);
    network.getLayer(0).getParam("b").putScalar(1, -100);
    network.getLayer(0).getParam("b").putScalar(6, -100);
    List<LayerHealth> health = health(network, Activation.RELU);
    assertThat(health)
        .extracting(LayerHealth::layer)
        .containsExactly("convolution 1", "convolution 2", "dense");
    assertThat(health.get(0).deadUnits()).hasValue(2 / 8.0);
    assertThat(health.get(1).deadUnits()).hasValue(0);
    assertThat(health.get(0).saturatedResponses()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"TANH", "SIGMOID", "HARDTANH", "HARDSIGMOID"})
  void hugeWeightsSaturateSigmoids(Activation activation) {
    MultiLayerNetwork network = network(activation);
    assertThat(health(network, activation).get(0).saturatedResponses().orElseThrow())
        .isLessThan(0.4);
    for (int layer : WITH_PARAMETERS) {
      network.getLayer(layer).getParam("W").muli(1e4);
    }
    assertThat(health(network, activation))
        .allSatisfy(
            layer -> {
              assertThat(layer.saturatedResponses().orElseThrow()).isGreaterThan(0.95);
              assertThat(layer.deadUnits()).isEmpty();
            });
  }

  @Test
  void standardNormalInputsGiveSeluResponsesNearItsFixedPoint() {
    MultiLayerNetwork network =
        CnnFactory.withActivation(Activation.SELU).filters(64, 2).denseUnits(2).network();
    LayerHealth first = health(network, Activation.SELU).get(0);
    assertThat(first.mean()).isCloseTo(0, within(0.1));
    assertThat(first.variance()).isCloseTo(1, within(0.15));
    assertThat(first.deadUnits()).isEmpty();
    assertThat(first.saturatedResponses()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void agreesWithStockDeeplearning4j(Engine engine) {
    MultiLayerNetwork network = network(Activation.TANH);
    List<LayerHealth> health = health(network, Activation.TANH, engine, 25);
    List<INDArray> responses = network.feedForward(IMAGES.getFeatures(), false);
    network.setInput(IMAGES.getFeatures());
    network.setLabels(IMAGES.getLabels());
    network.computeGradientAndScore();
    for (int i = 0; i < WITH_PARAMETERS.length; i++) {
      int layer = WITH_PARAMETERS[i];
      INDArray expected = responses.get(layer + 1);
      assertThat(health.get(i).mean()).isCloseTo(expected.meanNumber().doubleValue(), within(1e-4));
      assertThat(health.get(i).variance())
          .isCloseTo(expected.varNumber().doubleValue(), within(1e-3));
      double norm = normOfSum(network.gradient(), layer) / IMAGES.numExamples();
      assertThat(health.get(i).gradientNorm()).isCloseTo(norm, within(1e-3 * norm));
    }
  }

  @Test
  void withBatchNormalizationResponsesAreThoseOfTheActivationBehindIt() {
    MultiLayerNetwork network =
        CnnFactory.withActivation(Activation.TANH)
            .filters(8, 6)
            .denseUnits(10)
            .batchNormalization(true)
            .network();
    List<LayerHealth> health = health(network, Activation.TANH);
    List<INDArray> responses = network.feedForward(IMAGES.getFeatures(), false);
    assertThat(health)
        .extracting(LayerHealth::layer)
        .containsExactly("convolution 1", "convolution 2", "dense");
    for (int i = 0; i < health.size(); i++) {
      INDArray expected = responses.get(ACTIVATIONS[i] + 1);
      assertThat(health.get(i).mean()).isCloseTo(expected.meanNumber().doubleValue(), within(1e-4));
      assertThat(health.get(i).gradientNorm()).isPositive();
    }
  }

  private static double normOfSum(Gradient gradients, int layer) {
    return Math.hypot(
        gradients.getGradientFor(layer + "_W").norm2Number().doubleValue(),
        gradients.getGradientFor(layer + "_b").norm2Number().doubleValue());
  }

  @ParameterizedTest
  @EnumSource(names = {"RELU", "TANH"})
  void theSizeOfThePartsDoesNotMatter(Activation activation) {
    MultiLayerNetwork network = network(activation);
    // Some units respond to few images: they are alive in some parts only.
    network.getLayer(2).getParam("b").assign(-2);
    network.getLayer(4).getParam("W").muli(4);
    List<LayerHealth> undivided = health(network, activation);
    for (int partSize : new int[] {1, 7}) {
      assertThat(health(network, activation, Engine.AUTO, partSize))
          .usingRecursiveFieldByFieldElementComparator(SHARES_EXACTLY)
          .isEqualTo(undivided);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void measuringDoesNotChangeASingleBitOfTheTrainedNetwork(Engine engine) throws IOException {
    MultiLayerNetwork plain = trainable();
    MultiLayerNetwork measured = trainable();
    train(plain, engine, new TrainingListener() {});
    try (HealthProbe probe =
        new HealthProbe(measured, Activation.SELU, engine, IMAGES.batchBy(25))) {
      train(
          measured,
          engine,
          new TrainingListener() {
            @Override
            public void stepped(Step step) {
              assertThat(probe.measure("real", "selu", 1, step.epoch() + 1)).hasSize(3);
            }
          });
    }
    assertThat(bytes(measured)).isEqualTo(bytes(plain));
    assertThat(measured.getFlattenedGradients()).isEqualTo(plain.getFlattenedGradients());
    assertThat(measured.score()).isEqualTo(plain.score());
  }

  private static MultiLayerNetwork trainable() {
    return CnnFactory.withActivation(Activation.SELU)
        .filters(2, 3)
        .denseUnits(8)
        .dropout(0.3)
        .network();
  }

  private static void train(MultiLayerNetwork network, Engine engine, TrainingListener listener) {
    Examples images = Examples.of(IMAGES.getFeatures(), IMAGES.getLabels());
    try (CompiledNetwork compiled = engine.compile(network)) {
      Trainer.forEpochs(2).listener(listener).train(compiled, BatchSource.shuffled(images, 16, 1));
    }
  }

  private static byte[] bytes(MultiLayerNetwork network) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    NetworkZip.write(bytes, network);
    return bytes.toByteArray();
  }
}
