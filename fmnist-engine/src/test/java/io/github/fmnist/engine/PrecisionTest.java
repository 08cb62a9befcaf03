package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

class PrecisionTest {
  @Test
  void float32IsTheDefault() {
    try (CompiledNetwork compiled = Engine.AUTO.compile(Nets.smallCnn())) {
      assertThat(compiled.precision()).isEqualTo(Precision.FLOAT32);
    }
  }

  @Test
  void stockDeeplearning4jComputesInFloat32Only() {
    assertThatThrownBy(() -> Engine.DL4J.compile(Nets.smallCnn(), Precision.BF16))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("FLOAT32 only")
        .hasMessageContaining("BF16");
  }

  /** A processor without the instructions refuses, whatever the engine; it never falls back. */
  @Test
  void bf16IsRefusedWithTheReasonWhereTheProcessorLacksIt() throws Exception {
    String output =
        ChildProcess.run(Refusal.class, Map.of("ONEDNN_MAX_CPU_ISA", "AVX512_CORE"), null);

    assertThat(output.lines())
        .filteredOn(line -> line.startsWith("AUTO") || line.startsWith("ONEDNN"))
        .hasSize(2)
        .allMatch(line -> line.contains("avx512_core_bf16 expected for bfloat16, found "));
  }

  /** Prints what each engine says. */
  static final class Refusal {
    private Refusal() {}

    public static void main(String[] arguments) {
      for (Engine engine : List.of(Engine.AUTO, Engine.ONEDNN)) {
        try (CompiledNetwork compiled = engine.compile(Nets.smallCnn(), Precision.BF16)) {
          System.out.println(engine + " computes on " + compiled.engine());
        } catch (IllegalStateException e) {
          System.out.println(engine + ": " + e.getMessage());
        }
      }
    }
  }

  @Nested
  class WhereTheProcessorHasBf16 {
    /**
     * Roundings to 8 bits in a few layers; where they decide which value of a pooling window is the
     * largest, or on which side of its bend a rectifier is, a whole gradient differs.
     */
    private static final double TOLERANCE = 0.12;

    @BeforeEach
    void requireBf16() {
      assumeTrue(Precision.BF16.isSupported(), "a processor with AVX-512 BF16");
    }

    static Stream<MultiLayerNetwork> networks() {
      return Stream.of(
          Nets.smallCnn(),
          cnn(new ActivationSELU()),
          cnn(new ActivationTanH()),
          cnn(new ActivationSwish()),
          Nets.of(
              InputType.convolutionalFlat(8, 8, 1),
              Nets.convolution(4, 5, new ActivationReLU()).stride(2, 2).build(),
              new BatchNormalization(),
              Nets.averagePooling(2).build(),
              Nets.dense(7, new ActivationReLU()),
              Nets.softmax(Nets.CLASSES)),
          Nets.of(
              InputType.convolutionalFlat(8, 8, 1),
              Nets.deconvolution(4, 2, 3, new ActivationReLU()).build(),
              new Upsampling2D.Builder(2).build(),
              Nets.convolution(3, 1, new ActivationSigmoid()).build()),
          Nets.of(
              InputType.feedForward(64),
              Nets.dense(20, new ActivationTanH()),
              new DropoutLayer(new Dropout(0.6)),
              Nets.dense(20, new ActivationSELU()),
              new DropoutLayer(new AlphaDropout(0.7)),
              Nets.dense(6, new ActivationIdentity())),
          generator());
    }

    private static MultiLayerNetwork cnn(org.nd4j.linalg.activations.IActivation activation) {
      return Nets.of(
          InputType.convolutionalFlat(8, 8, 1),
          Nets.convolution(3, 20, activation).build(),
          Nets.maxPooling(2).build(),
          Nets.convolution(3, 17, activation).build(),
          Nets.dense(7, activation),
          Nets.softmax(Nets.CLASSES));
    }

    private static MultiLayerNetwork generator() {
      MultiLayerNetwork network =
          new MultiLayerNetwork(
              Nets.settings()
                  .updater(new Sgd(0.1))
                  .list()
                  .layer(Nets.dense(4 * 4 * 32, new ActivationReLU()))
                  .layer(new BatchNormalization())
                  .layer(Nets.deconvolution(4, 2, 16, new ActivationReLU()).build())
                  .layer(Nets.convolution(3, 1, new ActivationIdentity()).build())
                  .inputPreProcessor(2, new FeedForwardToCnnPreProcessor(4, 4, 32))
                  .setInputType(InputType.feedForward(64))
                  .build());
      network.init();
      return network;
    }

    @ParameterizedTest
    @MethodSource("networks")
    void resultsAreThoseOfFloat32ButForTheRounding(MultiLayerNetwork network) {
      for (Mode mode : Mode.values()) {
        Result exact = Result.of(network, Precision.FLOAT32, mode);
        Result rounded = Result.of(network, Precision.BF16, mode);

        near(rounded.output(), exact.output(), "output");
        near(rounded.inputGradient(), exact.inputGradient(), "input gradient");
        near(rounded.parameterGradients(), exact.parameterGradients(), "parameter gradients");
        assertThat(rounded.parameterGradients()).isNotEqualTo(exact.parameterGradients());
      }
    }

    private static void near(INDArray actual, INDArray expected, String what) {
      double distance = actual.distance2(expected) / expected.norm2Number().doubleValue();
      assertThat(distance).as("relative difference of the %s", what).isLessThan(TOLERANCE);
    }

    private record Result(INDArray output, INDArray inputGradient, INDArray parameterGradients) {
      static Result of(MultiLayerNetwork network, Precision precision, Mode mode) {
        MultiLayerNetwork copy = network.clone();
        try (CompiledNetwork compiled = Engine.ONEDNN.compile(copy, precision);
            Pass pass = compiled.forward(Nets.random(3, 16, 64), mode, 0)) {
          assertThat(compiled.precision()).isEqualTo(precision);
          INDArray output = pass.output().dup('c');
          compiled.zeroGradients();
          INDArray gradient = pass.backward(Nets.random(77, output.shape()), Gradients.BOTH);
          return new Result(output, gradient.dup('c'), copy.getFlattenedGradients().dup('c'));
        }
      }
    }

    @Test
    void theSameStepsGiveTheSameBits() {
      assertThat(trained(Precision.BF16)).isEqualTo(trained(Precision.BF16));
    }

    @Test
    void trainingLearnsAsMuchAsInFloat32() {
      DataSet batch = Nets.batch(64, 5);
      double untrained = Nets.smallCnn().score(batch);

      double exact = network(trained(Precision.FLOAT32)).score(batch);
      double rounded = network(trained(Precision.BF16)).score(batch);

      assertThat(exact).isLessThan(untrained / 2);
      assertThat(rounded).isBetween(0.8 * exact, 1.25 * exact);
    }

    private static INDArray trained(Precision precision) {
      MultiLayerNetwork network = Nets.smallCnn(Nets.settings().updater(new Adam(0.01)));
      DataSet batch = Nets.batch(64, 5);
      try (CompiledNetwork compiled = Engine.ONEDNN.compile(network, precision)) {
        for (int i = 0; i < 100; i++) {
          compiled.step(batch);
        }
      }
      return network.params().dup();
    }

    private static MultiLayerNetwork network(INDArray parameters) {
      MultiLayerNetwork network = Nets.smallCnn();
      network.setParams(parameters);
      return network;
    }

    @Test
    void parametersAndTheStateOfTheUpdaterKeepThePrecisionOfFloat32() {
      MultiLayerNetwork network = Nets.smallCnn(Nets.settings().updater(new Adam(1e-6)));
      float[] before = network.params().dup().data().asFloat();
      try (CompiledNetwork compiled = Engine.ONEDNN.compile(network, Precision.BF16)) {
        compiled.step(Nets.batch(8, 1));
      }
      assertThat(network.params().dup().data().asFloat()).isNotEqualTo(before);
      assertThat(haveMoreBitsThanBf16(network.params())).isTrue();
      assertThat(haveMoreBitsThanBf16(network.getUpdater().getStateViewArray())).isTrue();
    }

    private static boolean haveMoreBitsThanBf16(INDArray values) {
      for (float value : values.dup().data().asFloat()) {
        if ((Float.floatToRawIntBits(value) & 0xffff) != 0) {
          return true;
        }
      }
      return false;
    }

    @Test
    void aRowWithNanIsReported() {
      try (CompiledNetwork compiled = Engine.ONEDNN.compile(Nets.smallCnn(), Precision.BF16)) {
        INDArray x = Nets.random(1, 8, 64);
        x.putScalar(3, 5, Float.NaN);

        INDArray output = compiled.infer(x);

        assertThat(output.getRow(3).toFloatVector()).containsOnly(Float.NaN);
        assertThat(output.getRow(2).toFloatVector()).doesNotContain(Float.NaN);
      }
    }
  }
}
