package io.github.fmnist.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.stepfunctions.GradientStepFunction;
import org.deeplearning4j.nn.conf.stepfunctions.NegativeGradientStepFunction;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A random network generated from a seed, with layers and settings that Deeplearning4j can
 * configure, whether the engine supports them or not. The same seed generates the same network for
 * the engine and for stock.
 */
final class RandomNetwork {
  static final int CLASSES = 3;

  /** The kind of values between two layers. */
  private enum Kind {
    IMAGES,
    VECTORS,
    SEQUENCES
  }

  private final RandomSettings random;
  private final ForeignLayers foreign;
  private final List<Layer> layers = new ArrayList<>();
  private final long seed;
  private Kind kind = Kind.IMAGES;

  /** Whether all layers so far are frozen. */
  private boolean freezing;

  private RandomNetwork(long seed, boolean forStock) {
    this.seed = seed;
    random =
        new RandomSettings(new Random(CounterRandom.of(seed, 0, 0, 0).bits(0)), forStock, seed);
    foreign = new ForeignLayers(random);
  }

  /**
   * Generates a network.
   *
   * @param forStock whether stock Deeplearning4j trains it: then it gets the engine's dropout
   *     masks, and corrected versions of activations whose derivative is wrong in stock
   */
  static MultiLayerNetwork of(long seed, boolean forStock) {
    return new RandomNetwork(seed, forStock).build();
  }

  /** Returns the shape of a batch for the network of a seed. */
  static long[] inputShape(long seed, int examples) {
    RandomNetwork network = new RandomNetwork(seed, false);
    long[] shape = network.input().getShape();
    long[] batch = new long[shape.length + 1];
    batch[0] = examples;
    System.arraycopy(shape, 0, batch, 1, shape.length);
    return batch;
  }

  private MultiLayerNetwork build() {
    InputType input = input();
    NeuralNetConfiguration.Builder settings = settings();
    freezing = random.chance(0.15);
    int depth = random.between(1, 4);
    for (int i = 0; i < depth; i++) {
      layers.add(frozenOrNot(layer(i)));
    }
    layers.addAll(
        kind == Kind.SEQUENCES
            ? List.of(foreign.classifierOfSequences(CLASSES))
            : new RandomOutput(random, CLASSES).layers(depth));
    NeuralNetConfiguration.ListBuilder list = settings.list();
    layers.forEach(list::layer);
    if (random.chance(0.02)) {
      list.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(2);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(input).build());
    network.init();
    if (random.chance(0.7)) {
      // Otherwise biases are zero, and a convolution gives zeros where its input is zero.
      network.params().addi(Nets.random(seed, network.params().shape()).muli(0.1));
    }
    network.setEpochCount(random.between(0, 2));
    network.setIterationCount(random.between(0, 3));
    return network;
  }

  @SuppressWarnings("deprecation") // step functions: still read by fit
  private NeuralNetConfiguration.Builder settings() {
    NeuralNetConfiguration.Builder settings =
        new NeuralNetConfiguration.Builder().seed(seed).updater(random.updater());
    random.seldom(() -> settings.biasUpdater(random.updater()));
    random.seldom(() -> settings.l1(1e-2));
    random.seldom(() -> settings.l2(1e-2));
    random.seldom(() -> settings.weightDecay(1e-2, random.chance(0.5)));
    random.seldom(() -> settings.weightDecayBias(1e-2, random.chance(0.5)));
    random.seldom(() -> settings.miniBatch(false));
    random.seldom(() -> settings.minimize(false));
    random.seldom(() -> random.normalizeGradients(settings::gradientNormalization));
    random.seldom(() -> settings.activation(random.activation()));
    random.seldom(() -> settings.trainingWorkspaceMode(WorkspaceMode.NONE));
    random.seldom(() -> settings.inferenceWorkspaceMode(WorkspaceMode.NONE));
    if (random.chance(0.03)) {
      settings.dataType(random.oneOf(List.of(DataType.DOUBLE, DataType.DOUBLE, DataType.FLOAT16)));
    }
    if (random.chance(0.03)) {
      settings.stepFunction(
          random.oneOf(List.of(new NegativeGradientStepFunction(), new GradientStepFunction())));
    }
    if (random.chance(0.04)) {
      settings.optimizationAlgo(
          random.oneOf(
              List.of(
                  OptimizationAlgorithm.LBFGS,
                  OptimizationAlgorithm.CONJUGATE_GRADIENT,
                  OptimizationAlgorithm.LINE_GRADIENT_DESCENT)));
    }
    return settings;
  }

  private InputType input() {
    if (random.chance(0.03)) {
      kind = Kind.SEQUENCES;
      return InputType.recurrent(random.between(2, 4), random.between(3, 5));
    }
    if (random.chance(0.35)) {
      kind = Kind.VECTORS;
      return InputType.feedForward(random.between(2, 9));
    }
    int height = random.between(6, 9);
    int width = random.between(6, 9);
    int channels = random.between(1, 3);
    if (random.chance(0.03)) {
      return InputType.convolutional(height, width, channels, CNN2DFormat.NHWC);
    }
    return random.chance(0.4)
        ? InputType.convolutionalFlat(height, width, channels)
        : InputType.convolutional(height, width, channels);
  }

  private Layer frozenOrNot(Layer layer) {
    freezing &= random.chance(0.7);
    if (freezing) {
      return new FrozenLayer(layer);
    }
    if (random.chance(0.01)) {
      return new FrozenLayer(layer);
    }
    return random.chance(0.01) ? new FrozenLayerWithBackprop(layer) : layer;
  }

  private Layer layer(int i) {
    return switch (kind) {
      case IMAGES -> imageLayer(i);
      case VECTORS -> vectorLayer(i);
      case SEQUENCES -> sequenceLayer(i);
    };
  }

  private Layer imageLayer(int i) {
    if (random.chance(0.12)) {
      kind = Kind.VECTORS;
      return dense(i);
    }
    if (random.chance(0.05)) {
      return random.chance(0.2) ? pooledToVectors() : foreign.ofImages(i);
    }
    List<Supplier<Layer>> choices =
        List.of(
            () -> convolution(i),
            () -> convolution(i),
            () -> convolution(i),
            () -> deconvolution(i),
            () -> pooling(i),
            () -> pooling(i),
            () -> normalization(i),
            () -> activationLayer(i),
            () -> new DropoutLayer(random.dropout(i)),
            () -> decorated(new Upsampling2D.Builder(random.between(1, 2)), i).build());
    return random.oneOf(choices).get();
  }

  private Layer vectorLayer(int i) {
    if (random.chance(0.03)) {
      return foreign.ofVectors(i);
    }
    List<Supplier<Layer>> choices =
        List.of(
            () -> dense(i),
            () -> dense(i),
            () -> dense(i),
            () -> normalization(i),
            () -> activationLayer(i),
            () -> new DropoutLayer(random.dropout(i)));
    return random.oneOf(choices).get();
  }

  private Layer sequenceLayer(int i) {
    if (random.chance(0.3)) {
      kind = Kind.VECTORS;
      return foreign.lastOfSequences();
    }
    return random.chance(0.1) ? pooledToVectors() : foreign.ofSequences(i);
  }

  private Layer pooledToVectors() {
    kind = Kind.VECTORS;
    return foreign.toVectors();
  }

  private Layer convolution(int i) {
    ConvolutionLayer.Builder builder =
        new ConvolutionLayer.Builder(random.between(1, 3), random.between(1, 3))
            .nOut(random.between(1, 4))
            .stride(random.stride(), random.stride())
            .convolutionMode(mode())
            .hasBias(random.chance(0.8));
    random.seldom(() -> builder.dilation(2, 1));
    random.seldom(() -> builder.padding(1, 0));
    activated(builder::activation);
    return decorated(builder, i).build();
  }

  private Layer deconvolution(int i) {
    Deconvolution2D.Builder builder =
        new Deconvolution2D.Builder(random.between(1, 4), random.between(1, 4))
            .nOut(random.between(1, 3))
            .stride(random.stride(), random.stride())
            .convolutionMode(random.oneOf(List.of(ConvolutionMode.Same, ConvolutionMode.Truncate)))
            .hasBias(random.chance(0.8));
    activated(builder::activation);
    return decorated(builder, i).build();
  }

  private Layer pooling(int i) {
    SubsamplingLayer.Builder builder =
        new SubsamplingLayer.Builder(
                random.chance(0.05)
                    ? random.oneOf(List.of(PoolingType.SUM, PoolingType.PNORM))
                    : random.oneOf(List.of(PoolingType.MAX, PoolingType.MAX, PoolingType.AVG)))
            .kernelSize(random.between(1, 3), random.between(1, 3))
            .stride(random.stride(), random.stride())
            .convolutionMode(mode())
            .pnorm(2);
    random.seldom(() -> builder.padding(1, 1));
    random.seldom(() -> builder.dilation(2, 2));
    random.seldom(() -> builder.avgPoolIncludePadInDivisor(true));
    return decorated(builder, i).build();
  }

  private Layer normalization(int i) {
    BatchNormalization.Builder builder =
        new BatchNormalization.Builder(random.chance(0.1))
            .decay(random.oneOf(List.of(0.5, 0.9)))
            .eps(random.oneOf(List.of(1e-5, 1e-2)))
            .useLogStd(random.chance(0.3));
    random.seldom(() -> builder.gamma(1.5).beta(0.2));
    return decorated(builder, i).build();
  }

  private Layer activationLayer(int i) {
    return decorated(new ActivationLayer.Builder().activation(random.activation()), i).build();
  }

  private Layer dense(int i) {
    DenseLayer.Builder builder =
        new DenseLayer.Builder()
            .nOut(random.between(1, 8))
            .hasBias(random.chance(0.8))
            .hasLayerNorm(random.chance(0.05));
    activated(builder::activation);
    return decorated(builder, i).build();
  }

  private ConvolutionMode mode() {
    return random.oneOf(
        List.of(
            ConvolutionMode.Same,
            ConvolutionMode.Same,
            ConvolutionMode.Truncate,
            ConvolutionMode.Strict));
  }

  private void activated(Consumer<IActivation> setting) {
    if (random.chance(0.9)) {
      setting.accept(random.activation());
    }
  }

  private <B extends Layer.Builder<?>> B decorated(B builder, int i) {
    random.decorate(builder, i);
    return builder;
  }
}
