package io.github.fmnist.export;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A random network, generated from a seed, of the layers and activations that can be exported. */
final class RandomNetworks {
  static final int HEIGHT = 9;
  static final int WIDTH = 8;

  static final List<Activation> ACTIVATIONS =
      List.of(
          Activation.IDENTITY,
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
          Activation.MISH,
          Activation.RELU6,
          Activation.THRESHOLDEDRELU,
          Activation.HARDTANH,
          Activation.RECTIFIEDTANH,
          Activation.SOFTSIGN,
          Activation.CUBE);

  /**
   * A network and the shape of an example.
   *
   * @param rows whether Deeplearning4j gets images as rows
   */
  record Sample(MultiLayerNetwork network, long[] example, boolean rows) {
    /** Returns a batch for the exported model. */
    INDArray batch(int size) {
      long[] shape = new long[example.length + 1];
      shape[0] = size;
      System.arraycopy(example, 0, shape, 1, example.length);
      return Nd4j.randn(DataType.FLOAT, shape);
    }

    /** Returns what the engine computes for that batch. */
    INDArray output(INDArray batch) {
      try (CompiledNetwork compiled = Engine.AUTO.compile(network)) {
        return compiled.output(rows ? batch.reshape(batch.size(0), -1) : batch);
      }
    }

    OnnxModel model() {
      return OnnxModel.of(network).inputShape(example);
    }
  }

  private final Random random;
  private final List<Layer> layers = new ArrayList<>();
  private boolean images;
  private int channels;

  private RandomNetworks(long seed) {
    random = new Random(seed);
  }

  /**
   * Generates a network.
   *
   * @throws DL4JException if an image becomes too small for a layer
   * @throws IllegalStateException for the same reason, or if no layer has parameters
   */
  static Sample of(long seed) {
    return new RandomNetworks(seed).sample(seed);
  }

  private Sample sample(long seed) {
    InputType input = input();
    int depth = between(1, 5);
    for (int i = 0; i < depth; i++) {
      layers.add(images && !chance(0.15) ? imageLayer() : vectorLayer());
    }
    if (chance(0.7) || layers.stream().noneMatch(BaseLayer.class::isInstance)) {
      layers.add(
          new OutputLayer.Builder(LossFunction.MCXENT)
              .nOut(3)
              .hasBias(chance(0.8))
              .activation(Activation.SOFTMAX)
              .build());
    }
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(seed).list();
    layers.forEach(
        layer ->
            list.layer(
                layer instanceof OutputLayer || chance(0.9) ? layer : new FrozenLayer(layer)));
    MultiLayerConfiguration configuration = list.setInputType(input).build();
    if (configuration.getConfs().stream()
            .mapToLong(conf -> conf.getLayer().initializer().numParams(conf))
            .sum()
        <= 0) { // negative behind an image that became too small
      throw new IllegalStateException("no parameters, which Deeplearning4j refuses");
    }
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    // Else biases and statistics would be zeros and ones.
    network.params().addi(Nd4j.rand(network.params().shape()).subi(0.5).muli(0.4));
    boolean rows =
        network.getLayerWiseConfigurations().getInputPreProcess(0)
            instanceof FeedForwardToCnnPreProcessor;
    boolean flat = input instanceof InputType.InputTypeConvolutionalFlat;
    long[] example =
        rows
            ? new long[] {channels, HEIGHT, WIDTH}
            : flat ? new long[] {(long) channels * HEIGHT * WIDTH} : input.getShape();
    return new Sample(network, example, rows);
  }

  private InputType input() {
    images = chance(0.75);
    if (!images) {
      return InputType.feedForward(between(2, 9));
    }
    channels = between(1, 3);
    return chance(0.5)
        ? InputType.convolutionalFlat(HEIGHT, WIDTH, channels)
        : InputType.convolutional(HEIGHT, WIDTH, channels);
  }

  private Layer imageLayer() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> convolution();
      case 2 -> deconvolution();
      case 3, 4 -> pooling();
      case 5 -> normalization();
      case 6 -> new Upsampling2D.Builder(1).size(new int[] {between(1, 2), between(1, 3)}).build();
      default -> pointwise();
    };
  }

  private Layer vectorLayer() {
    if (!images && chance(0.4)) {
      return chance(0.5) ? normalization() : pointwise();
    }
    images = false;
    return new DenseLayer.Builder()
        .nOut(between(1, 8))
        .hasBias(chance(0.8))
        .activation(activation())
        .build();
  }

  private Layer pointwise() {
    if (chance(0.3)) {
      return new DropoutLayer(0.5);
    }
    return chance(0.1)
        ? new ActivationLayer.Builder().activation(new ActivationGELU(true)).build()
        : new ActivationLayer.Builder().activation(activation()).build();
  }

  private Layer convolution() {
    ConvolutionMode mode = mode();
    ConvolutionLayer.Builder builder =
        new ConvolutionLayer.Builder(between(1, 3), between(1, 3))
            .nOut(between(1, 4))
            .stride(between(1, 2), between(1, 2))
            .convolutionMode(mode)
            .hasBias(chance(0.8))
            .activation(activation());
    if (chance(0.2)) {
      builder.dilation(2, 1);
    }
    if (mode != ConvolutionMode.Same && chance(0.3)) {
      builder.padding(1, 0);
    }
    return builder.build();
  }

  private Layer deconvolution() {
    ConvolutionMode mode = mode();
    Deconvolution2D.Builder builder =
        new Deconvolution2D.Builder(between(1, 4), between(1, 4))
            .nOut(between(1, 3))
            .stride(between(1, 2), between(1, 2))
            .convolutionMode(mode)
            .hasBias(chance(0.8))
            .activation(activation());
    if (chance(0.2)) {
      builder.dilation(2, 1);
    }
    if (mode != ConvolutionMode.Same && chance(0.3)) {
      builder.padding(1, 0);
    }
    return builder.build();
  }

  private Layer pooling() {
    PoolingType type = chance(0.6) ? PoolingType.MAX : PoolingType.AVG;
    ConvolutionMode mode = mode();
    SubsamplingLayer.Builder builder =
        new SubsamplingLayer.Builder(type)
            .kernelSize(between(2, 3), between(2, 3))
            .stride(between(1, 2), between(1, 2))
            .convolutionMode(mode);
    if (mode != ConvolutionMode.Same && chance(0.3)) {
      builder.padding(1, 1);
    } else if (type == PoolingType.MAX && chance(0.2)) {
      builder.dilation(2, 1);
    }
    if (chance(0.3)) {
      builder.avgPoolIncludePadInDivisor(true);
    }
    return builder.build();
  }

  private Layer normalization() {
    return new BatchNormalization.Builder()
        .eps(chance(0.5) ? 1e-5 : 1e-2)
        .useLogStd(chance(0.4))
        .build();
  }

  private ConvolutionMode mode() {
    return List.of(ConvolutionMode.Same, ConvolutionMode.Truncate, ConvolutionMode.Strict)
        .get(random.nextInt(3));
  }

  private Activation activation() {
    return ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
  }

  private int between(int min, int max) {
    return min + random.nextInt(max - min + 1);
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }
}
