package io.github.fmnist.models.internal;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;

/** Layers and checks that the networks of all models share. */
public final class NetworkParts {
  /** Side of kernels, a multiple of the stride of 2 (Radford et al. 2016, arXiv 1511.06434). */
  private static final int KERNEL = 4;

  private static final int MAX_HIDDEN_LAYERS = 40;

  /** Maximum number of units of a layer that is reshaped to planes. */
  private static final int MAX_UNITS = 1 << 24;

  private NetworkParts() {}

  /**
   * Returns a seed from which nd4j generates the same numbers every time: the given seed, or {@link
   * Long#MIN_VALUE} instead of 0, for which nd4j takes the clock.
   */
  public static long repeatableSeed(long seed) {
    return seed == 0 ? Long.MIN_VALUE : seed;
  }

  /**
   * Begins a network of a model.
   *
   * @param network number of the network in its model, from 0; different numbers give different
   *     initial weights
   */
  public static ListBuilder begin(
      long seed, int network, IUpdater optimizer, IActivation activation, WeightInit weights) {
    return new NeuralNetConfiguration.Builder()
        .seed(repeatableSeed(2 * seed + 1 + network))
        .dataType(DataType.FLOAT)
        .updater(optimizer.clone())
        .activation(activation)
        .weightInit(weights)
        .list();
  }

  public static DenseLayer dense(int inputs, int units) {
    return new DenseLayer.Builder().nIn(inputs).nOut(units).build();
  }

  /** Returns a last layer without an activation. */
  public static DenseLayer output(int inputs, int units) {
    return new DenseLayer.Builder()
        .nIn(inputs)
        .nOut(units)
        .activation(Activation.IDENTITY)
        .weightInit(WeightInit.XAVIER)
        .build();
  }

  /** Returns a convolution that halves the sides. */
  public static ConvolutionLayer halving(int filters) {
    return new ConvolutionLayer.Builder(KERNEL, KERNEL)
        .stride(2, 2)
        .convolutionMode(ConvolutionMode.Same)
        .nOut(filters)
        .build();
  }

  /** Returns a transposed convolution that doubles the sides. */
  public static Deconvolution2D doubling(int inputs, int filters) {
    return new Deconvolution2D.Builder(KERNEL, KERNEL)
        .stride(2, 2)
        .convolutionMode(ConvolutionMode.Same)
        .nIn(inputs)
        .nOut(filters)
        .build();
  }

  /**
   * Returns the number of parameters of a network.
   *
   * @param name name of the network, for messages
   * @throws IllegalArgumentException if they exceed the memory
   */
  public static long parameters(String name, MultiLayerConfiguration configuration) {
    long parameters = 0;
    for (NeuralNetConfiguration layer : configuration.getConfs()) {
      parameters = Math.addExact(parameters, layer.getLayer().initializer().numParams(layer));
    }
    checkArgument(
        parameters <= ModelLimits.MAX_PARAMETERS,
        "at most %s parameters expected in the %s, found %s",
        ModelLimits.MAX_PARAMETERS,
        name,
        parameters);
    return parameters;
  }

  /** Returns a network with initial weights; refuses a network that exceeds the memory. */
  public static MultiLayerNetwork initialized(String name, MultiLayerConfiguration configuration) {
    parameters(name, configuration);
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }

  /** Returns the number of units of a dense layer that is reshaped to planes. */
  public static int values(int planes, int height, int width) {
    long values = (long) planes * height * width;
    checkArgument(
        values <= MAX_UNITS,
        "dense layers of at most %s units expected, found %s for %s planes of %s x %s",
        MAX_UNITS,
        values,
        planes,
        height,
        width);
    return (int) values;
  }

  /** Refuses numbers of units of hidden layers that are below 1 or exceed any memory. */
  public static void checkUnits(int... units) {
    checkArgument(
        units.length <= MAX_HIDDEN_LAYERS,
        "at most %s hidden layers expected, %s given",
        MAX_HIDDEN_LAYERS,
        units.length);
    checkArgument(
        units.length > 0
            && Arrays.stream(units).allMatch(unit -> unit >= 1 && unit <= ImageSize.MAX_SIDE),
        "hidden layers of 1 to %s units expected, %s given",
        ImageSize.MAX_SIDE,
        Arrays.toString(units));
  }

  /** Refuses numbers of filters of a convolution that are below 1 or exceed any memory. */
  public static void checkFilters(int filters) {
    checkArgument(
        filters >= 1 && filters <= ImageSize.MAX_SIDE / 2,
        "1 to %s filters expected, %s given",
        ImageSize.MAX_SIDE / 2,
        filters);
  }

  /** Refuses images whose sides are not multiples of 4, as two strides of 2 require. */
  public static void checkSides(int height, int width) {
    checkArgument(
        height % 4 == 0 && width % 4 == 0,
        "sides that are multiples of 4 expected, as two strides of 2 require; found %s x %s",
        height,
        width);
  }
}
