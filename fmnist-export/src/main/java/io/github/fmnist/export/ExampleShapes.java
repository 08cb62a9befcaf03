package io.github.fmnist.export;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
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
  ExampleShapes(MultiLayerNetwork network, long @Nullable [] requested) {
    MultiLayerConfiguration configuration = network.getLayerWiseConfigurations();
    Layer first = network.getLayer(0).conf().getLayer();
    input = input(requested, configured(configuration.getInputPreProcess(0), first));
    if (first instanceof ConvolutionLayer convolution) {
      checkArgument(
          input.length == 3 && input[0] == convolution.getNIn(),
          "images of %s channels expected, found inputShape %s",
          convolution.getNIn(),
          Arrays.toString(input));
    }
    try {
      addShapes(configuration);
    } catch (IllegalStateException | DL4JException e) {
      throw new IllegalArgumentException(
          "the network does not accept an input of shape %s: %s"
              .formatted(Arrays.toString(input), e.getMessage()),
          e);
    }
  }

  private void addShapes(MultiLayerConfiguration network) {
    InputType type = typeOf(input);
    for (int i = 0; i < network.getConfs().size(); i++) {
      InputPreProcessor preprocessor = network.getInputPreProcess(i);
      if (preprocessor != null && isExported(i, preprocessor)) {
        type = preprocessor.getOutputType(type);
      }
      before.add(type.getShape());
      type = network.getConf(i).getLayer().getOutputType(i, type);
      checkArgument(
          type.arrayElementsPerExample() > 0,
          "the network does not accept an input of shape %s: layer %s has no output",
          Arrays.toString(input),
          i);
      behind.add(type.getShape());
    }
  }

  /**
   * Returns whether the exported model has a preprocessor: all but one that makes images of the
   * rows of the input, since the model reads images then.
   */
  static boolean isExported(int layer, InputPreProcessor preprocessor) {
    return layer > 0 || !isExactly(FeedForwardToCnnPreProcessor.class, preprocessor);
  }

  /** Returns whether a preprocessor is of a class, and not of a subclass that computes more. */
  static boolean isExactly(Class<?> type, InputPreProcessor preprocessor) {
    return preprocessor.getClass() == type;
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
  private static long @Nullable [] configured(
      @Nullable InputPreProcessor preprocessor, Layer first) {
    if (preprocessor instanceof FeedForwardToCnnPreProcessor images
        && isExactly(FeedForwardToCnnPreProcessor.class, images)) {
      return new long[] {images.getNumChannels(), images.getInputHeight(), images.getInputWidth()};
    }
    if (preprocessor instanceof CnnToFeedForwardPreProcessor flat
        && isExactly(CnnToFeedForwardPreProcessor.class, flat)) {
      return new long[] {flat.getNumChannels(), flat.getInputHeight(), flat.getInputWidth()};
    }
    if (preprocessor != null) {
      throw new IllegalArgumentException(
          "preprocessor 0, a %s, is not supported"
              .formatted(preprocessor.getClass().getSimpleName()));
    }
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
