package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Batches and parameters with values that are infinite or NaN. */
class NonFiniteTest {
  static final List<Activation> ACTIVATIONS =
      List.of(
          Activation.RELU,
          Activation.LEAKYRELU,
          Activation.ELU,
          Activation.SELU,
          Activation.TANH,
          Activation.SIGMOID,
          Activation.SOFTPLUS,
          Activation.HARDSIGMOID,
          Activation.GELU,
          Activation.SWISH,
          Activation.MISH);

  @ParameterizedTest
  @FieldSource("ACTIVATIONS")
  void anExampleWithANanGivesNanAndTheOthersAreUnchanged(Activation activation) {
    MultiLayerNetwork network =
        Nets.of(
            InputType.convolutionalFlat(8, 8, 1),
            Nets.convolution(3, 4, activation.getActivationFunction()).build(),
            Nets.maxPooling(2).build(),
            Nets.softmax(3));
    INDArray x = Nets.random(3, 5, 64);
    for (Engine engine : new Engine[] {Engine.ONEDNN, Engine.DL4J}) {
      try (CompiledNetwork compiled = engine.compile(network)) {
        check(compiled, x);
      }
    }
  }

  private static void check(CompiledNetwork compiled, INDArray x) {
    INDArray withNan = x.dup().putScalar(2, 40, Double.NaN);
    for (UnaryOperator<INDArray> use :
        List.<UnaryOperator<INDArray>>of(compiled::infer, compiled::output)) {
      INDArray expected = use.apply(x);
      INDArray found = use.apply(withNan);
      for (int row = 0; row < 5; row++) {
        if (row == 2) {
          assertThat(found.getRow(row).toFloatVector()).containsOnly(Float.NaN);
        } else {
          assertThat(found.getRow(row)).isEqualTo(expected.getRow(row));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void aStepWithSuchAValueUpdatesNothing(Engine engine) {
    for (double value :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      MultiLayerNetwork network = Nets.smallCnn();
      INDArray before = network.params().dup();
      DataSet batch = Nets.batch(6, 3);
      batch.getFeatures().putScalar(4, 33, value);
      try (CompiledNetwork compiled = engine.compile(network)) {
        assertThat(compiled.step(batch)).as("loss with %s", value).isNaN();
        assertThat(network.params()).isEqualTo(before);
        assertThat(network.getIterationCount()).isZero();
        assertThat(compiled.step(Nets.batch(6, 4))).isFinite();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void parametersWithSuchAValueGiveOnlyNan(Engine engine) {
    for (double value : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
      MultiLayerNetwork network = Nets.smallCnn();
      DataSet batch = Nets.batch(6, 3);
      try (CompiledNetwork compiled = engine.compile(network)) {
        compiled.step(batch);
        network.params().putScalar(3, value);
        assertThat(compiled.infer(batch.getFeatures()).data().asFloat()).containsOnly(Float.NaN);
        assertThat(compiled.output(batch.getFeatures()).data().asFloat()).containsOnly(Float.NaN);
        assertThat(compiled.score(batch)).isNaN();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void trainingWithSuchParametersGivesNanWithin128Steps(Engine engine) {
    MultiLayerNetwork network = Nets.smallCnn();
    try (CompiledNetwork compiled = engine.compile(network)) {
      compiled.step(Nets.batch(6, 1));
      network.params().putScalar(3, Double.NaN);
      DoubleStream losses =
          IntStream.range(0, 128).mapToDouble(i -> compiled.step(Nets.batch(6, i)));
      assertThat(losses.toArray()).contains(Double.NaN);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void theScoreOfABatchWithSuchAValueIsNaN(Engine engine) {
    DataSet batch = Nets.batch(6, 3);
    batch.getFeatures().putScalar(4, 33, Double.NaN);
    try (CompiledNetwork compiled = engine.compile(Nets.smallCnn())) {
      assertThat(compiled.score(batch)).isNaN();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY})
  void theStatisticsOfABatchPropagateSuchAValueToEveryExample(double value) {
    MultiLayerNetwork network =
        Nets.of(
            InputType.feedForward(4),
            Nets.dense(5, Activation.IDENTITY.getActivationFunction()),
            new BatchNormalization.Builder().build(),
            Nets.dense(3, new ActivationReLU()));
    INDArray x = Nets.random(3, 6, 4).putScalar(0, 1, value);
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(network)) {
      assertThat(compiled.infer(x).getRow(5).toFloatVector()).doesNotContain(Float.NaN);
      try (Pass pass = compiled.forward(x, Mode.TRAIN, 0)) {
        assertThat(pass.output().getRow(5).toFloatVector()).containsOnly(Float.NaN);
      }
    }
  }

  /** The sum of these values is infinite in float32, but the values are finite. */
  @Test
  void hugeValuesAreFinite() {
    MultiLayerNetwork network =
        Nets.of(
            InputType.feedForward(4),
            Nets.dense(3, Activation.TANH.getActivationFunction()),
            Nets.softmax(3));
    INDArray x = Nets.random(3, 6, 4).muli(0).addi(3e38);
    network.params().muli(1e-3);
    try (CompiledNetwork compiled = Engine.ONEDNN.compile(network)) {
      assertThat(compiled.infer(x).toFloatMatrix()[0]).doesNotContain(Float.NaN);
    }
  }
}
