package io.github.fmnist.models;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.models.internal.HiddenActivations;
import io.github.fmnist.models.internal.ImageSize;
import io.github.fmnist.models.internal.LearningRate;
import io.github.fmnist.models.internal.NetworkParts;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Builds a small convolutional classifier whose hidden layers share one activation.
 *
 * <pre>
 * features   [b, channels * height * width] or [b, channels, height, width] float32
 * convolve   [b, first filters, height, width], same padding, activation
 * max pool   [b, first filters, height / 2, width / 2], 2 x 2, stride 2, odd edges cut off
 * convolve   [b, second filters, height / 2, width / 2], same padding, activation
 * max pool   [b, second filters, height / 4, width / 4]
 * convolve   further convolutions, if any: the same shape, same padding, activation
 * dense      [b, dense units], activation
 * output     [b, classes] softmax; loss: cross-entropy with one-hot labels [b, classes]
 * </pre>
 *
 * <p>With {@link #batchNormalization}, the activation of a convolution comes after its pooling and
 * normalization, as a layer of its own.
 *
 * <p>With all defaults the network has 421,642 parameters. The same seed generates the same random
 * numbers for every activation; the hidden layers scale them as described at {@link
 * #withActivation(Activation)}. The softmax layer starts with variance 2 / (fan-in + fan-out)
 * (Glorot and Bengio 2010) for every activation, since its own nonlinearity is always the same.
 * Biases start at 0.
 *
 * <p>Immutable: each setting returns a new factory. The result is a plain Deeplearning4j network,
 * which Deeplearning4j saves and loads without this library.
 */
public final class CnnFactory {
  private static final ImageSize FASHION_SIZED = new ImageSize(1, 28, 28);
  private static final int MAX_CONVOLUTIONS = 64;
  private static final int MAX_KERNEL = (1 << 12) - 1;
  private static final Layers DEFAULT_LAYERS = new Layers(2, 32, 64, 3, 128, false);

  private final IActivation activation;
  private final ImageSize input;
  private final Layers layers;
  private final int classes;
  private final double dropout;
  private final IUpdater optimizer;
  private final long seed;

  private CnnFactory(
      IActivation activation,
      ImageSize input,
      Layers layers,
      int classes,
      double dropout,
      IUpdater optimizer,
      long seed) {
    this.activation = activation;
    this.input = input;
    this.layers = layers;
    this.classes = classes;
    this.dropout = dropout;
    this.optimizer = optimizer;
    this.seed = seed;
  }

  /**
   * Returns a factory with the given activation after the convolutions and the dense layer.
   *
   * <p>The weights of these layers start normally distributed around 0, with a variance of
   *
   * <ul>
   *   <li>2 / fan-in for the rectifiers: ReLU and its relatives, ELU, GELU, swish, mish, softplus,
   *       rectified tanh (He et al. 2015, <a href="https://arxiv.org/abs/1502.01852">arXiv
   *       1502.01852</a>); slopes below zero are not corrected for;
   *   <li>1 / fan-in for SELU (LeCun's; Klambauer et al. 2017, <a
   *       href="https://arxiv.org/abs/1706.02515">arXiv 1706.02515</a>);
   *   <li>2 / (fan-in + fan-out) for all others, such as tanh, sigmoid or softsign (Glorot and
   *       Bengio 2010, <a href="https://proceedings.mlr.press/v9/glorot10a.html">AISTATS</a>).
   * </ul>
   *
   * <p>The fan-in of a convolution is input channels * kernel height * kernel width.
   *
   * @throws IllegalArgumentException for {@code SOFTMAX}, which belongs in the output layer, and
   *     for {@code RRELU}, whose gradient Deeplearning4j 1.0.0-M2.1 computes wrongly
   */
  public static CnnFactory withActivation(Activation activation) {
    return withActivation(activation.getActivationFunction());
  }

  /**
   * As {@link #withActivation(Activation)}, for an activation with parameters, such as {@code new
   * ActivationELU(0.5)}, or for your own implementation (which counts among "all others").
   *
   * @throws IllegalArgumentException also for PReLU, which can learn in a layer of its own only
   */
  public static CnnFactory withActivation(IActivation activation) {
    Objects.requireNonNull(activation, "activation");
    HiddenActivations.check(activation);
    return new CnnFactory(activation, FASHION_SIZED, DEFAULT_LAYERS, 10, 0, new Adam(1e-3), 1);
  }

  /**
   * Sets the number of convolutions. The default is 2. The third and the following ones have as
   * many filters as the second and no pooling.
   *
   * @throws IllegalArgumentException if the number is below 2 or above 64
   */
  public CnnFactory convolutions(int count) {
    checkArgument(count >= 2, "at least 2 convolutions expected, %s given", count);
    checkAtMost("convolutions", count, MAX_CONVOLUTIONS);
    return with(layers.withConvolutions(count));
  }

  /**
   * Sets the numbers of filters of the first and the second convolution. The defaults are 32 and
   * 64.
   *
   * @throws IllegalArgumentException if either number is below 1 or above 65,536
   */
  public CnnFactory filters(int first, int second) {
    checkArgument(
        first >= 1 && second >= 1, "at least 1 filter expected, %s and %s given", first, second);
    checkAtMost("filters", Math.max(first, second), ImageSize.MAX_SIDE);
    return with(layers.withFilters(first, second));
  }

  /**
   * Sets the height and width of the convolutions' kernels, in pixels. The default is 3.
   *
   * @throws IllegalArgumentException unless the size is odd, positive and at most 4,095: even
   *     kernels have no centre pixel
   */
  public CnnFactory kernel(int size) {
    checkArgument(
        size >= 1 && size % 2 == 1, "an odd positive kernel size expected, %s given", size);
    checkAtMost("pixels of a kernel's side", size, MAX_KERNEL);
    return with(layers.withKernel(size));
  }

  /**
   * Sets the number of units of the dense layer. The default is 128.
   *
   * @throws IllegalArgumentException if the number is below 1 or above 65,536
   */
  public CnnFactory denseUnits(int units) {
    checkArgument(units >= 1, "at least 1 dense unit expected, %s given", units);
    checkAtMost("dense units", units, ImageSize.MAX_SIDE);
    return with(layers.withDenseUnits(units));
  }

  /**
   * Sets whether the hidden layers normalize their values over the batch, channel by channel,
   * before they activate them (Ioffe and Szegedy 2015, <a
   * href="https://arxiv.org/abs/1502.03167">arXiv 1502.03167</a>). The default is false.
   *
   * <p>Pooling comes first, which leaves a quarter of the values to normalize.
   */
  public CnnFactory batchNormalization(boolean normalized) {
    return with(layers.withNormalization(normalized));
  }

  /**
   * Sets the probability of <em>dropping</em> each input of the dense and the softmax layer in
   * training, in [0, 1). The default is 0: no dropout.
   *
   * <p>Deeplearning4j's own setting is the probability of keeping, so the configuration shows
   * {@code 1 - probability}. SELU gets alpha dropout, which preserves mean 0 and variance 1
   * (Klambauer et al. 2017, section 3); all other activations get inverted dropout (Srivastava et
   * al. 2014).
   *
   * @throws IllegalArgumentException if the probability is outside [0, 1)
   */
  public CnnFactory dropout(double probability) {
    checkArgument(
        probability >= 0 && probability < 1,
        "a probability of dropping in [0, 1) expected, %s given",
        probability);
    return new CnnFactory(activation, input, layers, classes, probability, optimizer, seed);
  }

  /**
   * Sets the optimizer, with its learning rate. The default is Adam with a learning rate of 0.001.
   */
  public CnnFactory optimizer(IUpdater optimizer) {
    return new CnnFactory(activation, input, layers, classes, dropout, optimizer.clone(), seed);
  }

  /**
   * Sets the learning rate of the current optimizer, in place of its rate or schedule; a later
   * {@link #optimizer} replaces it. The default is 0.001.
   *
   * @throws IllegalArgumentException unless the rate is positive and finite, or if the optimizer
   *     has no learning rate
   */
  public CnnFactory learningRate(double rate) {
    return optimizer(LearningRate.set(optimizer, rate));
  }

  /**
   * Sets the size of an image. The default is 1 channel, 28 rows and 28 columns.
   *
   * @throws IllegalArgumentException if there is no channel, or a side is below 4 pixels, since the
   *     two poolings would leave nothing, or there are more than 2^20 pixels
   */
  public CnnFactory inputShape(int channels, int height, int width) {
    checkArgument(channels >= 1, "at least 1 channel expected, %s given", channels);
    checkArgument(
        height >= 4 && width >= 4,
        "two poolings need at least 4 x 4 pixels, %s x %s given",
        height,
        width);
    ImageSize size = ImageSize.of(channels, height, width);
    return new CnnFactory(activation, size, layers, classes, dropout, optimizer, seed);
  }

  /**
   * Sets the number of classes. The default is 10.
   *
   * @throws IllegalArgumentException if the number is below 2 or above 65,536
   */
  public CnnFactory classes(int count) {
    checkArgument(count >= 2, "at least 2 classes expected, %s given", count);
    checkAtMost("classes", count, ImageSize.MAX_SIDE);
    return new CnnFactory(activation, input, layers, count, dropout, optimizer, seed);
  }

  /**
   * Sets the seed of the initial weights and of dropout. The default is 1.
   *
   * @param seed any number; 0 is replaced by {@link Long#MIN_VALUE}, since nd4j takes a seed of 0
   *     from the clock
   */
  public CnnFactory seed(long seed) {
    long repeatable = NetworkParts.repeatableSeed(seed);
    return new CnnFactory(activation, input, layers, classes, dropout, optimizer, repeatable);
  }

  /**
   * Returns an initialised network, ready to fit.
   *
   * <p>As always in Deeplearning4j, this seeds nd4j's random generator of the calling thread, here
   * with {@link #seed}. A fit right after this call is therefore repeatable, including dropout.
   * Generate random numbers of your own before this call, or seed the generator again afterwards.
   *
   * @throws IllegalArgumentException as for {@link #configuration}
   */
  public MultiLayerNetwork network() {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration());
    network.init();
    return network;
  }

  /**
   * Returns the configuration that {@link #network} initialises. This, too, seeds the calling
   * thread's generator.
   *
   * @throws IllegalArgumentException if the network has more than 2^26 parameters, or too many for
   *     the heap
   */
  public MultiLayerConfiguration configuration() {
    MultiLayerConfiguration configuration = layers();
    NetworkParts.parameters("network", configuration);
    return configuration;
  }

  private MultiLayerConfiguration layers() {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .dataType(DataType.FLOAT)
            .updater(optimizer)
            .activation(activation)
            .weightInit(HiddenActivations.weightInit(activation))
            .list();
    for (int i = 0; i < layers.convolutions; i++) {
      addConvolution(list, i);
    }
    addActivated(
        list, new DenseLayer.Builder().nOut(layers.denseUnits).dropOut(newDropout()), null);
    return list.layer(output())
        .setInputType(InputType.convolutionalFlat(input.height(), input.width(), input.channels()))
        .build();
  }

  private void addConvolution(NeuralNetConfiguration.ListBuilder list, int index) {
    addActivated(
        list,
        new ConvolutionLayer.Builder(layers.kernel, layers.kernel)
            .convolutionMode(ConvolutionMode.Same)
            .nOut(index == 0 ? layers.firstFilters : layers.secondFilters),
        index < 2 ? pooling() : null);
  }

  /**
   * Adds a hidden layer, with pooling if any. Normalization is between pooling and activation:
   * after pooling, there are fewer values to normalize.
   */
  private void addActivated(
      NeuralNetConfiguration.ListBuilder list,
      FeedForwardLayer.Builder<?> layer,
      @Nullable SubsamplingLayer pooling) {
    if (layers.normalized) {
      layer.activation(Activation.IDENTITY);
    }
    list.layer(layer.build());
    if (pooling != null) {
      list.layer(pooling);
    }
    if (layers.normalized) {
      list.layer(new BatchNormalization());
      list.layer(new ActivationLayer(activation));
    }
  }

  private static SubsamplingLayer pooling() {
    return new SubsamplingLayer.Builder(PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .convolutionMode(ConvolutionMode.Truncate)
        .build();
  }

  private OutputLayer output() {
    return new OutputLayer.Builder(new LossMCXENT())
        .nOut(classes)
        .activation(Activation.SOFTMAX)
        .weightInit(WeightInit.XAVIER)
        .dropOut(newDropout())
        .build();
  }

  /**
   * Returns a new instance for each layer, since it holds the layer's mask, or null without
   * dropout.
   */
  private @Nullable IDropout newDropout() {
    if (dropout == 0) {
      return null;
    }
    double keep = 1 - dropout;
    return activation instanceof ActivationSELU ? new AlphaDropout(keep) : new Dropout(keep);
  }

  /** Returns the activation, the size of images and layers, classes, dropout and the seed. */
  @Override
  public String toString() {
    return ("CnnFactory(%s, images [%d, %d, %d], %d convolutions, filters %d and %d, kernel %d, %d"
            + " dense units%s, %d classes, dropout %s, seed %d)")
        .formatted(
            activation.getClass().getSimpleName(),
            input.channels(),
            input.height(),
            input.width(),
            layers.convolutions,
            layers.firstFilters,
            layers.secondFilters,
            layers.kernel,
            layers.denseUnits,
            layers.normalized ? ", batch normalization" : "",
            classes,
            dropout,
            seed);
  }

  private static void checkAtMost(String name, int given, int max) {
    checkArgument(given <= max, "at most %s %s expected, %s given", max, name, given);
  }

  private CnnFactory with(Layers changed) {
    return new CnnFactory(activation, input, changed, classes, dropout, optimizer, seed);
  }

  private record Layers(
      int convolutions,
      int firstFilters,
      int secondFilters,
      int kernel,
      int denseUnits,
      boolean normalized) {
    Layers withConvolutions(int count) {
      return new Layers(count, firstFilters, secondFilters, kernel, denseUnits, normalized);
    }

    Layers withFilters(int first, int second) {
      return new Layers(convolutions, first, second, kernel, denseUnits, normalized);
    }

    Layers withKernel(int size) {
      return new Layers(convolutions, firstFilters, secondFilters, size, denseUnits, normalized);
    }

    Layers withDenseUnits(int units) {
      return new Layers(convolutions, firstFilters, secondFilters, kernel, units, normalized);
    }

    Layers withNormalization(boolean wanted) {
      return new Layers(convolutions, firstFilters, secondFilters, kernel, denseUnits, wanted);
    }
  }
}
