package io.github.fmnist.export;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.jspecify.annotations.Nullable;

/** The shape of an example, without the batch, before and behind each layer of a network. */
final class ExampleShapes {
  private final long[] input;
  private final List<long[]> before = new ArrayList<>();
  private final List<long[]> behind = new ArrayList<>();

  /**
   * Computes the shapes.
   *
   * @param requested the shape that the first layer reads; null if the configuration has it
   * @throws IllegalArgumentException if it does not fit the network, or is needed and missing
   */
  ExampleShapes(MultiLayerConfiguration network, long @Nullable [] requested) {
    input = input(requested, configured(network));
    InputType type = typeOf(input);
    for (int i = 0; i < network.getConfs().size(); i++) {
      InputPreProcessor preprocessor = network.getInputPreProcess(i);
      if (preprocessor != null && isExported(i, preprocessor)) {
        type = preprocessor.getOutputType(type);
      }
      before.add(type.getShape());
      type = network.getConf(i).getLayer().getOutputType(i, type);
      behind.add(type.getShape());
    }
  }

  /**
   * Returns whether the exported model has a preprocessor: all but one that makes images of the
   * rows of the input, since the model reads images then.
   */
  static boolean isExported(int layer, InputPreProcessor preprocessor) {
    return layer > 0 || !(preprocessor instanceof FeedForwardToCnnPreProcessor);
  }

  private static long[] input(long @Nullable [] requested, long @Nullable [] configured) {
    if (requested == null && configured == null) {
      throw new IllegalArgumentException(
          "a network whose configuration has the size of its images, or inputShape, expected");
    }
    checkArgument(
        requested == null || configured == null || Arrays.equals(requested, configured),
        "an input of shape %s expected, found inputShape %s",
        Arrays.toString(configured),
        Arrays.toString(requested));
    return requested == null ? Objects.requireNonNull(configured) : requested;
  }

  private static InputType typeOf(long... shape) {
    checkArgument(
        shape.length == 1 || shape.length == 3,
        "an input of shape [n] or [channels, height, width] expected, found %s",
        Arrays.toString(shape));
    return shape.length == 1
        ? InputType.feedForward(shape[0])
        : InputType.convolutional(shape[1], shape[2], shape[0]);
  }

  /** Returns the shape that the configuration determines; null if it has only the channels. */
  private static long @Nullable [] configured(MultiLayerConfiguration network) {
    InputPreProcessor preprocessor = network.getInputPreProcess(0);
    if (preprocessor instanceof FeedForwardToCnnPreProcessor images) {
      return new long[] {images.getNumChannels(), images.getInputHeight(), images.getInputWidth()};
    }
    if (preprocessor instanceof CnnToFeedForwardPreProcessor flat) {
      return new long[] {flat.getNumChannels(), flat.getInputHeight(), flat.getInputWidth()};
    }
    if (preprocessor != null) {
      throw new IllegalArgumentException(
          "preprocessor 0, a %s, is not supported"
              .formatted(preprocessor.getClass().getSimpleName()));
    }
    Layer first = network.getConf(0).getLayer();
    if (first instanceof DenseLayer dense) {
      return new long[] {dense.getNIn()};
    }
    return first instanceof OutputLayer output ? new long[] {output.getNIn()} : null;
  }

  /** Returns the shape that the model reads. */
  long[] input() {
    return input.clone();
  }

  /** Returns the shape of the network's output. */
  long[] output() {
    return behind(behind.size() - 1);
  }

  /** Returns the shape that a layer reads. */
  long[] before(int layer) {
    return before.get(layer).clone();
  }

  /** Returns the shape that a layer computes. */
  long[] behind(int layer) {
    return behind.get(layer).clone();
  }
}
