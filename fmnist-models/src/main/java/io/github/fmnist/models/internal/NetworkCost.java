package io.github.fmnist.models.internal;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.Engine;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/**
 * The memory and time of a network for one example, computed from its configuration.
 *
 * @param values number of values in memory
 * @param operations number of multiplications
 * @param parameters number of parameters, shared by all examples
 */
record NetworkCost(double values, double operations, long parameters) {
  /**
   * Number of multiplications that take as long as a step of a recurrent layer in stock
   * Deeplearning4j.
   */
  private static final int STEP = 4_000_000;

  /**
   * Returns the sum of the costs of all layers.
   *
   * @param inputs number of values in a row
   * @param engine engine that computes the layers
   * @throws RuntimeException from Deeplearning4j if layers do not fit each other
   */
  static NetworkCost of(MultiLayerConfiguration network, int inputs, Engine engine) {
    NetworkCost cost = new NetworkCost(inputs, 0, 0);
    InputType type = InputType.feedForward(inputs);
    for (int i = 0; i < network.getConfs().size(); i++) {
      InputPreProcessor preprocessor = network.getInputPreProcess(i);
      InputType from = preprocessor == null ? type : preprocessor.getOutputType(type);
      Layer layer = network.getConf(i).getLayer();
      type = layer.getOutputType(i, from);
      checkArgument(
          type.arrayElementsPerExample() > 0,
          "at least 1 value expected from layer %s, found %s",
          i,
          type);
      long weights = layer.initializer().numParams(network.getConf(i));
      cost = cost.plus(layer, weights, from, type, engine);
    }
    return cost;
  }

  /**
   * Refuses a network that needs too much memory or time.
   *
   * @param name name of the network, for messages
   */
  void requireBounded(String name) {
    checkArgument(
        values <= ModelLimits.MAX_VALUES,
        "layers of at most %s values for an example expected in the %s, found %s",
        ModelLimits.MAX_VALUES,
        name,
        Math.round(values));
    long maxOperations =
        Math.max(ModelLimits.MAX_OPERATIONS, ModelLimits.MAX_OPERATIONS_PER_PARAMETER * parameters);
    checkArgument(
        operations <= maxOperations,
        "at most %s multiplications for an example expected in the %s, found %s",
        maxOperations,
        name,
        Math.round(operations));
  }

  private NetworkCost plus(Layer outer, long weights, InputType from, InputType to, Engine engine) {
    Layer layer = LastActivation.unwrapped(outer);
    double places = Math.max(places(from), places(to));
    double results = to.arrayElementsPerExample();
    double windows = 0;
    if (layer instanceof ConvolutionLayer convolution) {
      windows = places * convolution.getNIn() * area(convolution.getKernelSize());
    } else if (layer instanceof SubsamplingLayer pooling) {
      windows = results * area(pooling.getKernelSize());
    } else if (layer instanceof Subsampling3DLayer pooling) {
      windows = results * area(pooling.getKernelSize());
    }
    double steps = Math.max(steps(from), steps(to)) * STEP;
    // Stock Deeplearning4j copies the windows of all places.
    double copied = engine == Engine.DL4J ? windows : 0;
    return new NetworkCost(
        values + results + copied,
        operations + Math.max(places * weights, windows) + steps,
        parameters + weights);
  }

  private static double area(int... kernel) {
    double area = 1;
    for (int side : kernel) {
      area *= side;
    }
    return area;
  }

  /** Returns the number of pixels or time steps, which share the weights of a layer. */
  private static double places(InputType type) {
    if (type instanceof InputType.InputTypeConvolutional images) {
      return (double) images.getHeight() * images.getWidth();
    }
    if (type instanceof InputType.InputTypeConvolutional3D volumes) {
      return (double) volumes.getDepth() * volumes.getHeight() * volumes.getWidth();
    }
    return Math.max(1, steps(type));
  }

  private static double steps(InputType type) {
    return type instanceof InputType.InputTypeRecurrent series ? series.getTimeSeriesLength() : 0;
  }
}
