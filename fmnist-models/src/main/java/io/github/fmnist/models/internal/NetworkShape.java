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
 * What a network of a model takes, and whether it gives what the model needs.
 *
 * @param name of the network, for messages
 * @param inputs values in a row
 * @param inputType of a network of layers for images that takes such rows, for messages
 */
public record NetworkShape(String name, int inputs, String inputType) {
  /** Of a network that takes images. */
  public static NetworkShape ofImages(String name, ImageSize image) {
    return new NetworkShape(
        name,
        image.pixels(),
        "InputType.convolutionalFlat(%d, %d, %d)"
            .formatted(image.height(), image.width(), image.channels()));
  }

  /** Of a network that takes rows of values which are no images. */
  public static NetworkShape ofRows(String name, int inputs) {
    return new NetworkShape(
        name,
        inputs,
        "InputType.feedForward(%d) or InputType.convolutionalFlat(1, 1, %d)"
            .formatted(inputs, inputs));
  }

  /** Images, codes and files are of float32. */
  public static void requireFloat32(MultiLayerConfiguration network, String name) {
    checkArgument(
        network.getDataType() == DataType.FLOAT,
        "a data type of FLOAT expected of the %s, found %s",
        name,
        network.getDataType());
  }

  /** Refuses an end without logits. */
  public void requireEnd(MultiLayerNetwork network) {
    Layer last = network.getOutputLayer();
    Class<?> kind = last.conf().getLayer().getClass();
    checkArgument(
        !(last instanceof IOutputLayer) || kind == OutputLayer.class,
        "an OutputLayer or no output layer expected at the end of the %s, found a %s",
        name,
        kind.getSimpleName());
  }

  /** Refuses a network that would take too much memory or time, before it does. */
  public void requireBounded(MultiLayerNetwork network, Engine engine) {
    NetworkCost cost;
    try {
      cost = NetworkCost.of(network.getLayerWiseConfigurations(), inputs, engine);
    } catch (RuntimeException e) {
      throw refused(e);
    }
    cost.requireBounded(name);
  }

  /** Tries a network on a row of zeros. */
  public void requireOutputs(CompiledNetwork network, int outputs) {
    outputs(network, outputs);
  }

  /** As {@link #requireOutputs}, for images as they are, or as rows of pixels. */
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
        "the %s takes no %d values: %s; it is given rows: layers for images take them with %s"
            .formatted(name, inputs, cause.getMessage(), inputType),
        cause);
  }
}
