package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays that do not fit are refused before any native code reads them. */
class RefusalTest {
  private final MultiLayerNetwork network = Nets.smallCnn();
  private CompiledNetwork compiled = Engine.ONEDNN.compile(network);

  private void compile(Engine engine) {
    compiled.close();
    compiled = engine.compile(network);
  }

  @AfterEach
  void stillWorksAfterwards() {
    try (CompiledNetwork used = compiled;
        Pass pass = used.forward(Nets.random(1, 2, 64), Mode.TRAIN, 0)) {
      Agreement.near(
          Activation.SOFTMAX.getActivationFunction().getActivation(pass.output().dup(), false),
          network.output(Nets.random(1, 2, 64)),
          "output");
    }
  }

  static Stream<Arguments> arraysOfAnotherShapeForBothEngines() {
    return Stream.of(Engine.ONEDNN, Engine.DL4J)
        .flatMap(engine -> arraysOfAnotherShape().map(x -> arguments(engine, x)));
  }

  private static Stream<INDArray> arraysOfAnotherShape() {
    return Stream.of(
        Nets.random(1, 3, 63),
        Nets.random(1, 3, 65),
        Nets.random(1, 3, 640),
        Nets.random(1, 64, 3),
        Nets.random(1, 64),
        Nets.random(1, 3, 8, 8),
        Nets.random(1, 3, 1, 8, 7),
        Nets.random(1, 3, 8, 8, 1),
        Nets.random(1, 3, 2, 8, 8),
        Nets.random(1, 3, 1, 1, 8, 8),
        Nd4j.scalar(1f),
        Nd4j.empty(DataType.FLOAT),
        Nd4j.create(DataType.FLOAT, 0, 64));
  }

  @ParameterizedTest
  @MethodSource("arraysOfAnotherShapeForBothEngines")
  void refusesABatchOfAnotherShape(Engine engine, INDArray x) {
    compile(engine);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> compiled.forward(x, Mode.TRAIN, 0))
        .withMessageContaining("expected, found");
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void theMessageNamesTheExpectedAndTheActualShape(Engine engine) {
    compile(engine);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> compiled.forward(Nets.random(1, 3, 63), Mode.TRAIN, 0))
        .withMessageContaining("[b, 1, 8, 8] or [b, 64] expected, found [3, 63]");
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void aConvolutionRefusesOtherChannelsOtherRanksAndImagesThatAreTooSmall(Engine engine) {
    MultiLayerNetwork truncating =
        Nets.of(
            InputType.convolutional(7, 7, 2),
            convolution(ConvolutionMode.Truncate, 5, 1),
            Nets.maxPooling(3).stride(1, 1).build());
    try (CompiledNetwork wide = engine.compile(truncating)) {
      refuses(wide, 3, 1, 7, 7);
      refuses(wide, 3, 3, 7, 7);
      refuses(wide, 3, 98);
      refuses(wide, 3, 2, 7);
      refuses(wide, 3, 2, 4, 7);
      refuses(wide, 3, 2, 7, 4);
      refuses(wide, 3, 2, 1, 1);
      Agreement.check(truncating, 3, 2, 9, 8);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void layersOfGeneratorsRefuseOtherChannelsAndOtherRanks(Engine engine) {
    for (Layer first :
        new Layer[] {
          Nets.deconvolution(4, 2, 3, new ActivationTanH()).build(), new BatchNormalization()
        }) {
      MultiLayerNetwork generator =
          Nets.of(
              InputType.convolutional(3, 3, 2),
              first,
              Nets.deconvolution(3, 1, 1, new ActivationTanH()).build());
      try (CompiledNetwork images = engine.compile(generator)) {
        refuses(images, 3, 1, 3, 3);
        refuses(images, 3, 3, 3, 3);
        refuses(images, 3, 18);
        refuses(images, 3, 2, 3);
      }
    }
  }

  @Test
  void anUpsamplingRefusesVectors() {
    MultiLayerNetwork repeating =
        Nets.of(
            InputType.convolutional(3, 3, 2),
            new Upsampling2D.Builder(2).build(),
            Nets.convolution(3, 1, new ActivationTanH()).build());
    try (CompiledNetwork images = Engine.ONEDNN.compile(repeating)) {
      refuses(images, 3, 18);
    }
  }

  /** {@link PoolingAgreementTest} has images that are smaller by less than a stride. */
  @Test
  void aPoolingRefusesImagesThatAreSmallerThanTheWindowByAStride() {
    MultiLayerNetwork truncating =
        Nets.of(
            InputType.convolutional(7, 7, 2),
            convolution(ConvolutionMode.Truncate, 5, 1),
            Nets.maxPooling(3).stride(1, 1).build());
    try (CompiledNetwork wide = Engine.ONEDNN.compile(truncating)) {
      refuses(wide, 3, 2, 5, 5);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void aStrictConvolutionRefusesImagesThatItsStrideDoesNotCover(Engine engine) {
    MultiLayerNetwork strict =
        Nets.of(InputType.convolutional(7, 7, 2), convolution(ConvolutionMode.Strict, 3, 2));
    try (CompiledNetwork even = engine.compile(strict)) {
      refuses(even, 3, 2, 8, 7);
      refuses(even, 3, 2, 7, 8);
      Agreement.check(strict, 3, 2, 9, 7);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void aDenseLayerRefusesOtherFeaturesAndOtherRanks(Engine engine) {
    MultiLayerNetwork dense =
        Nets.of(InputType.feedForward(12), Nets.dense(3, new ActivationTanH()));
    try (CompiledNetwork flat = engine.compile(dense)) {
      refuses(flat, 3, 11);
      refuses(flat, 3, 13);
      refuses(flat, 3, 3, 4);
      refuses(flat, 3, 1, 3, 4);
      refuses(flat, 12);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void aBatchOfAnotherSizeIsRefusedEvenIfTheFirstLayerAcceptsAnySize(Engine engine) {
    MultiLayerNetwork mixed =
        Nets.of(
            InputType.feedForward(12),
            new ActivationLayer(Activation.TANH),
            Nets.dense(3, new ActivationTanH()));
    try (CompiledNetwork flat = engine.compile(mixed)) {
      refuses(flat, 3, 13);
      refuses(flat, 3, 3, 4);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void refusesAGradientOfAnotherShape(Engine engine) {
    compile(engine);
    try (Pass pass = compiled.forward(Nets.random(1, 3, 64), Mode.TRAIN, 0)) {
      for (long[] shape : new long[][] {{3, 3}, {3, 5}, {2, 4}, {4, 3}, {12}, {3, 4, 1}}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> pass.backward(Nets.random(1, shape), Gradients.BOTH))
            .withMessageContaining("[3, 4] expected, found");
      }
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> pass.backward(Nets.random(1, 3, 4).castTo(DataType.DOUBLE), Gradients.BOTH))
          .withMessageContaining("found DOUBLE");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ONEDNN", "DL4J"})
  void refusesOtherDataTypes(Engine engine) {
    compile(engine);
    for (DataType type : new DataType[] {DataType.DOUBLE, DataType.INT32, DataType.UINT8}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> compiled.forward(Nets.random(1, 3, 64).castTo(type), Mode.TRAIN, 0))
          .withMessageContaining("found " + type);
    }
  }

  @Test
  void refusesANetworkWithoutParameters() {
    MultiLayerNetwork none =
        Nets.of(InputType.feedForward(4), new ActivationLayer(Activation.TANH));
    assertThatIllegalArgumentException().isThrownBy(() -> Engine.AUTO.compile(none));
  }

  @Test
  void oneDnnRefusesDoubleParameters() {
    MultiLayerNetwork doubles = Nets.smallCnn(Nets.settings().dataType(DataType.DOUBLE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Engine.ONEDNN.compile(doubles))
        .withMessageContaining("DOUBLE");
  }

  private static void refuses(CompiledNetwork network, long... shape) {
    for (Mode mode : Mode.values()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> network.forward(Nets.random(1, shape), mode, 0))
          .withMessageContaining("found");
    }
  }

  private static ConvolutionLayer convolution(ConvolutionMode mode, int kernel, int stride) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .convolutionMode(mode)
        .activation(Activation.TANH)
        .nOut(4)
        .build();
  }
}
