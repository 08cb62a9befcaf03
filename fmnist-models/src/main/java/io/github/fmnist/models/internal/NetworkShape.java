package io.github.fmnist.models.internal;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Mode;
import io.github.fmnist.engine.Pass;
import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The input of a network of a model, and checks of its output.
 *
 * @param name name of the network, for messages
 * @param inputs number of values in a row
 * @param inputType Deeplearning4j's input type for layers of images on such rows, for messages
 */
public record NetworkShape(String name, int inputs, String inputType) {
  /** Returns the shape of a network whose input is images. */
  public static NetworkShape ofImages(String name, ImageSize image) {
    return new NetworkShape(
        name,
        image.pixels(),
        "InputType.convolutionalFlat(%d, %d, %d)"
            .formatted(image.height(), image.width(), image.channels()));
  }

  /** Returns the shape of a network whose input is rows of other values. */
  public static NetworkShape ofRows(String name, int inputs) {
    return new NetworkShape(
        name,
        inputs,
        "InputType.feedForward(%d) or InputType.convolutionalFlat(1, 1, %d)"
            .formatted(inputs, inputs));
  }

  /** Refuses other data types than float32, which images, codes and files have. */
  public static void requireFloat32(MultiLayerConfiguration network, String name) {
    checkArgument(
        network.getDataType() == DataType.FLOAT,
        "a data type of FLOAT expected of the %s, found %s",
        name,
        network.getDataType());
  }

  /** Refuses a last layer without logits. */
  public void requireEnd(MultiLayerNetwork network) {
    Layer last = network.getOutputLayer();
    Class<?> kind = last.conf().getLayer().getClass();
    checkArgument(
        !(last instanceof IOutputLayer) || kind == OutputLayer.class,
        "an OutputLayer or no output layer expected at the end of the %s, found a %s",
        name,
        kind.getSimpleName());
  }

  /** Refuses a network that would need too much memory or time, before it is computed. */
  public void requireBounded(MultiLayerNetwork network, Engine engine) {
    NetworkCost cost;
    try {
      cost = NetworkCost.of(network.getLayerWiseConfigurations(), inputs, engine);
    } catch (RuntimeException e) {
      throw refused(e);
    }
    cost.requireBounded(name);
  }

  /** Computes the output for a row of zeros, and refuses another number of outputs. */
  public void requireOutputs(CompiledNetwork network, int outputs) {
    outputs(network, outputs);
  }

  /** As {@link #requireOutputs}, for outputs that are images or rows of pixels. */
  public void requireImages(CompiledNetwork network, ImageSize image, int outputsPerPixel) {
    long[] found = outputs(network, image.pixels() * outputsPerPixel);
    long[] planes = {1, (long) image.channels() * outputsPerPixel, image.height(), image.width()};
    checkArgument(
        found.length == 2 || Arrays.equals(found, planes),
        "outputs of shape %s expected of the %s, or rows; found %s",
        Arrays.toString(planes),
        name,
        Arrays.toString(found));
  }

  private long[] outputs(CompiledNetwork network, int outputs) {
    INDArray row = Nd4j.zeros(DataType.FLOAT, 1, inputs);
    long[] found;
    try (Pass pass = network.forward(row, Mode.INFERENCE, 0)) {
      found = pass.output().shape();
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
    checkArgument(
        Arrays.stream(found).reduce(1, Math::multiplyExact) == outputs,
        "an output of %s values expected of the %s, found shape %s",
        outputs,
        name,
        Arrays.toString(found));
    return found;
  }

  private IllegalArgumentException refused(RuntimeException cause) {
    return new IllegalArgumentException(
        "the %s does not accept rows of %d values: %s; layers for images accept rows with %s"
            .formatted(name, inputs, cause.getMessage(), inputType),
        cause);
  }
}
