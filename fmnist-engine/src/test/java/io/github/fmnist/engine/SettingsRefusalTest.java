package io.github.fmnist.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.stepfunctions.DefaultStepFunction;
import org.deeplearning4j.nn.conf.stepfunctions.GradientStepFunction;
import org.deeplearning4j.nn.conf.stepfunctions.StepFunction;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Settings that change the result of {@code fit} and that the engine does not support are refused
 * by name.
 */
class SettingsRefusalTest {

  /** Computes another function than its superclass. */
  private static final class HalfTanh extends ActivationTanH {
    private static final long serialVersionUID = 1;

    @Override
    public INDArray getActivation(INDArray in, boolean training) {
      return super.getActivation(in, training).muli(0.5);
    }
  }

  /** A preprocessor that may compute any function. */
  private static final class OwnFlattening extends CnnToFeedForwardPreProcessor {
    private static final long serialVersionUID = 1;

    OwnFlattening() {
      super(8, 8, 2);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = OptimizationAlgorithm.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = "STOCHASTIC_GRADIENT_DESCENT")
  void otherOptimizationAlgorithms(OptimizationAlgorithm algorithm) {
    refuses(Nets.smallCnn(Nets.settings().optimizationAlgo(algorithm)), algorithm.name());
  }

  @ParameterizedTest
  @ValueSource(classes = {DefaultStepFunction.class, GradientStepFunction.class})
  void ascendingStepFunctions(Class<? extends StepFunction> kind)
      throws ReflectiveOperationException {
    MultiLayerNetwork network = Nets.smallCnn();
    network.getDefaultConfiguration().setStepFunction(kind.getDeclaredConstructor().newInstance());
    refuses(network, kind.getSimpleName());
  }

  @Test
  void truncatedBackpropagation() {
    MultiLayerNetwork network = Nets.smallCnn();
    network.getLayerWiseConfigurations().setBackpropType(BackpropType.TruncatedBPTT);
    refuses(network, "TruncatedBPTT");
  }

  static Stream<Arguments> layers() {
    return Stream.of(
        arguments(
            "a kernel of 1 x 1 and a stride",
            new ConvolutionLayer.Builder(1, 1).stride(2, 2).nOut(3).build()),
        arguments(
            "a kernel of 1 x 1 and a stride",
            new Deconvolution2D.Builder(1, 1).stride(1, 2).nOut(3).build()),
        arguments(
            "a padding as large as its window",
            new SubsamplingLayer.Builder(PoolingType.MAX)
                .kernelSize(1, 2)
                .stride(1, 1)
                .padding(1, 1)
                .build()),
        arguments(
            "padding and dilation",
            new SubsamplingLayer.Builder(PoolingType.AVG)
                .kernelSize(2, 2)
                .padding(1, 1)
                .dilation(2, 2)
                .build()),
        arguments(
            "a stride of two more than its window",
            new SubsamplingLayer.Builder(PoolingType.MAX)
                .convolutionMode(ConvolutionMode.Same)
                .kernelSize(1, 1)
                .stride(3, 1)
                .build()),
        arguments(
            "a stride of two more than its window",
            new Deconvolution2D.Builder(1, 3)
                .convolutionMode(ConvolutionMode.Same)
                .stride(3, 1)
                .nOut(2)
                .build()),
        arguments("SUM", new SubsamplingLayer.Builder(PoolingType.SUM).build()),
        arguments("PNORM", new SubsamplingLayer.Builder(PoolingType.PNORM).pnorm(2).build()),
        arguments(
            "layer normalization", new DenseLayer.Builder().nOut(3).hasLayerNorm(true).build()),
        arguments(
            "weight noise",
            new DenseLayer.Builder().nOut(3).weightNoise(new DropConnect(0.5)).build()),
        arguments(
            "the activation",
            new DenseLayer.Builder()
                .nOut(3)
                .activation(new ActivationReLU(0.0, null, null))
                .build()),
        arguments(
            "the activation", new DenseLayer.Builder().nOut(3).activation(new HalfTanh()).build()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void settingsOfLayers(String name, org.deeplearning4j.nn.conf.layers.Layer layer) {
    refuses(
        Nets.of(InputType.convolutional(8, 8, 1), layer, Nets.softmax(Nets.CLASSES)),
        "layer 0, a " + layer.getClass().getSimpleName() + " with " + name);
  }

  @Test
  void causalConvolutions() {
    ConvolutionLayer causal = Nets.convolution(3, 2, new ActivationTanH()).build();
    MultiLayerNetwork network =
        Nets.of(InputType.convolutional(8, 8, 1), causal, Nets.softmax(Nets.CLASSES));
    ((ConvolutionLayer) network.getLayer(0).conf().getLayer())
        .setConvolutionMode(ConvolutionMode.Causal);
    refuses(network, "convolution mode");
  }

  @Test
  void userDefinedPreprocessors() {
    NeuralNetConfiguration.ListBuilder list =
        Nets.settings()
            .list()
            .layer(Nets.convolution(3, 2, new ActivationTanH()).build())
            .layer(Nets.softmax(Nets.CLASSES))
            .inputPreProcessor(1, new OwnFlattening())
            .setInputType(InputType.convolutional(8, 8, 1));
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    refuses(network, "preprocessor 1, a OwnFlattening");
  }

  private static void refuses(MultiLayerNetwork network, String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Engine.ONEDNN.compile(network))
        .withMessageStartingWith("oneDNN cannot compute ")
        .withMessageContaining(name);
    try (CompiledNetwork compiled = Engine.AUTO.compile(network)) {
      assertThat(compiled.engine()).isEqualTo(Engine.DL4J);
    }
  }
}
