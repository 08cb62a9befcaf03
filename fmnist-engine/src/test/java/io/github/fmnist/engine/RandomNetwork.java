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
 * A network drawn from a seed: of layers and settings that Deeplearning4j lets one configure,
 * whether the engine knows them or not. The same seed draws the same network for the engine and for
 * stock.
 */
final class RandomNetwork {
  static final int CLASSES = 3;

  /** What goes from one layer to the next. */
  private enum Kind {
    IMAGES,
    VECTORS,
    SEQUENCES
  }

  private final RandomSettings draw;
  private final ForeignLayers foreign;
  private final List<Layer> layers = new ArrayList<>();
  private final long seed;
  private Kind kind = Kind.IMAGES;

  /** Whether all layers so far are frozen. */
  private boolean freezing;

  private RandomNetwork(long seed, boolean forStock) {
    this.seed = seed;
    draw = new RandomSettings(new Random(CounterRandom.of(seed, 0, 0, 0).bits(0)), forStock, seed);
    foreign = new ForeignLayers(draw);
  }

  /**
   * Draws a network.
   *
   * @param forStock whether stock Deeplearning4j trains it: then it gets the engine's dropout
   *     masks, and mended versions of what stock does wrong
   */
  static MultiLayerNetwork of(long seed, boolean forStock) {
    return new RandomNetwork(seed, forStock).build();
  }

  /** The shape of a batch for the network of a seed. */
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
    freezing = draw.chance(0.15);
    int depth = draw.between(1, 4);
    for (int i = 0; i < depth; i++) {
      layers.add(frozenOrNot(layer(i)));
    }
    layers.addAll(
        kind == Kind.SEQUENCES
            ? List.of(foreign.classifierOfSequences(CLASSES))
            : new RandomOutput(draw, CLASSES).layers(depth));
    NeuralNetConfiguration.ListBuilder list = settings.list();
    layers.forEach(list::layer);
    if (draw.chance(0.02)) {
      list.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(2);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(input).build());
    network.init();
    if (draw.chance(0.7)) {
      // Otherwise biases are zero, and where the input is, so is all that a convolution gives.
      network.params().addi(Nets.random(seed, network.params().shape()).muli(0.1));
    }
    network.setEpochCount(draw.between(0, 2));
    network.setIterationCount(draw.between(0, 3));
    return network;
  }

  @SuppressWarnings("deprecation") // step functions: still read by fit
  private NeuralNetConfiguration.Builder settings() {
    NeuralNetConfiguration.Builder settings =
        new NeuralNetConfiguration.Builder().seed(seed).updater(draw.updater());
    draw.seldom(() -> settings.biasUpdater(draw.updater()));
    draw.seldom(() -> settings.l1(1e-2));
    draw.seldom(() -> settings.l2(1e-2));
    draw.seldom(() -> settings.weightDecay(1e-2, draw.chance(0.5)));
    draw.seldom(() -> settings.weightDecayBias(1e-2, draw.chance(0.5)));
    draw.seldom(() -> settings.miniBatch(false));
    draw.seldom(() -> settings.minimize(false));
    draw.seldom(() -> draw.normalizeGradients(settings::gradientNormalization));
    draw.seldom(() -> settings.activation(draw.activation()));
    draw.seldom(() -> settings.trainingWorkspaceMode(WorkspaceMode.NONE));
    draw.seldom(() -> settings.inferenceWorkspaceMode(WorkspaceMode.NONE));
    if (draw.chance(0.03)) {
      settings.dataType(draw.oneOf(List.of(DataType.DOUBLE, DataType.DOUBLE, DataType.FLOAT16)));
    }
    if (draw.chance(0.03)) {
      settings.stepFunction(
          draw.oneOf(List.of(new NegativeGradientStepFunction(), new GradientStepFunction())));
    }
    if (draw.chance(0.04)) {
      settings.optimizationAlgo(
          draw.oneOf(
              List.of(
                  OptimizationAlgorithm.LBFGS,
                  OptimizationAlgorithm.CONJUGATE_GRADIENT,
                  OptimizationAlgorithm.LINE_GRADIENT_DESCENT)));
    }
    return settings;
  }

  private InputType input() {
    if (draw.chance(0.03)) {
      kind = Kind.SEQUENCES;
      return InputType.recurrent(draw.between(2, 4), draw.between(3, 5));
    }
    if (draw.chance(0.35)) {
      kind = Kind.VECTORS;
      return InputType.feedForward(draw.between(2, 9));
    }
    int height = draw.between(6, 9);
    int width = draw.between(6, 9);
    int channels = draw.between(1, 3);
    if (draw.chance(0.03)) {
      return InputType.convolutional(height, width, channels, CNN2DFormat.NHWC);
    }
    return draw.chance(0.4)
        ? InputType.convolutionalFlat(height, width, channels)
        : InputType.convolutional(height, width, channels);
  }

  private Layer frozenOrNot(Layer layer) {
    freezing &= draw.chance(0.7);
    if (freezing) {
      return new FrozenLayer(layer);
    }
    if (draw.chance(0.01)) {
      return new FrozenLayer(layer);
    }
    return draw.chance(0.01) ? new FrozenLayerWithBackprop(layer) : layer;
  }

  private Layer layer(int i) {
    return switch (kind) {
      case IMAGES -> imageLayer(i);
      case VECTORS -> vectorLayer(i);
      case SEQUENCES -> sequenceLayer(i);
    };
  }

  private Layer imageLayer(int i) {
    if (draw.chance(0.12)) {
      kind = Kind.VECTORS;
      return dense(i);
    }
    if (draw.chance(0.05)) {
      return draw.chance(0.2) ? pooledToVectors() : foreign.ofImages(i);
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
            () -> new DropoutLayer(draw.dropout(i)),
            () -> decorated(new Upsampling2D.Builder(draw.between(1, 2)), i).build());
    return draw.oneOf(choices).get();
  }

  private Layer vectorLayer(int i) {
    if (draw.chance(0.03)) {
      return foreign.ofVectors(i);
    }
    List<Supplier<Layer>> choices =
        List.of(
            () -> dense(i),
            () -> dense(i),
            () -> dense(i),
            () -> normalization(i),
            () -> activationLayer(i),
            () -> new DropoutLayer(draw.dropout(i)));
    return draw.oneOf(choices).get();
  }

  private Layer sequenceLayer(int i) {
    if (draw.chance(0.3)) {
      kind = Kind.VECTORS;
      return foreign.lastOfSequences();
    }
    return draw.chance(0.1) ? pooledToVectors() : foreign.ofSequences(i);
  }

  private Layer pooledToVectors() {
    kind = Kind.VECTORS;
    return foreign.toVectors();
  }

  private Layer convolution(int i) {
    ConvolutionLayer.Builder builder =
        new ConvolutionLayer.Builder(draw.between(1, 3), draw.between(1, 3))
            .nOut(draw.between(1, 4))
            .stride(draw.stride(), draw.stride())
            .convolutionMode(mode())
            .hasBias(draw.chance(0.8));
    draw.seldom(() -> builder.dilation(2, 1));
    draw.seldom(() -> builder.padding(1, 0));
    activated(builder::activation);
    return decorated(builder, i).build();
  }

  private Layer deconvolution(int i) {
    Deconvolution2D.Builder builder =
        new Deconvolution2D.Builder(draw.between(1, 4), draw.between(1, 4))
            .nOut(draw.between(1, 3))
            .stride(draw.stride(), draw.stride())
            .convolutionMode(draw.oneOf(List.of(ConvolutionMode.Same, ConvolutionMode.Truncate)))
            .hasBias(draw.chance(0.8));
    activated(builder::activation);
    return decorated(builder, i).build();
  }

  private Layer pooling(int i) {
    SubsamplingLayer.Builder builder =
        new SubsamplingLayer.Builder(
                draw.chance(0.05)
                    ? draw.oneOf(List.of(PoolingType.SUM, PoolingType.PNORM))
                    : draw.oneOf(List.of(PoolingType.MAX, PoolingType.MAX, PoolingType.AVG)))
            .kernelSize(draw.between(1, 3), draw.between(1, 3))
            .stride(draw.stride(), draw.stride())
            .convolutionMode(mode())
            .pnorm(2);
    draw.seldom(() -> builder.padding(1, 1));
    draw.seldom(() -> builder.dilation(2, 2));
    draw.seldom(() -> builder.avgPoolIncludePadInDivisor(true));
    return decorated(builder, i).build();
  }

  private Layer normalization(int i) {
    BatchNormalization.Builder builder =
        new BatchNormalization.Builder(draw.chance(0.1))
            .decay(draw.oneOf(List.of(0.5, 0.9)))
            .eps(draw.oneOf(List.of(1e-5, 1e-2)))
            .useLogStd(draw.chance(0.3));
    draw.seldom(() -> builder.gamma(1.5).beta(0.2));
    return decorated(builder, i).build();
  }

  private Layer activationLayer(int i) {
    return decorated(new ActivationLayer.Builder().activation(draw.activation()), i).build();
  }

  private Layer dense(int i) {
    DenseLayer.Builder builder =
        new DenseLayer.Builder()
            .nOut(draw.between(1, 8))
            .hasBias(draw.chance(0.8))
            .hasLayerNorm(draw.chance(0.05));
    activated(builder::activation);
    return decorated(builder, i).build();
  }

  private ConvolutionMode mode() {
    return draw.oneOf(
        List.of(
            ConvolutionMode.Same,
            ConvolutionMode.Same,
            ConvolutionMode.Truncate,
            ConvolutionMode.Strict));
  }

  private void activated(Consumer<IActivation> setting) {
    if (draw.chance(0.9)) {
      setting.accept(draw.activation());
    }
  }

  private <B extends Layer.Builder<?>> B decorated(B builder, int i) {
    draw.decorate(builder, i);
    return builder;
  }
}
