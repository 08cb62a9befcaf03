package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_max;
import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Arrays;

/** What the engine does for a part of a layer, before any batch size is known. */
sealed interface LayerSpec {
  /**
   * Appends the steps for the batch size at hand.
   *
   * @param from the stage before this one
   * @param pass gives the random numbers of the pass
   */
  Stage append(Program program, Stage from, PassRandom pass);

  /** y = W * x + b. */
  record Convolution(Geometry geometry, Parameters parameters) implements LayerSpec {
    @Override
    public Stage append(Program program, Stage from, PassRandom pass) {
      Tensor source = from.output();
      long[] shape = source.layout().shape();
      long[] weightShape = parameters.weights().layout().shape();
      checkImages(shape);
      checkArgument(
          shape[1] == weightShape[1],
          "images of %s channels expected, found %s",
          weightShape[1],
          Arrays.toString(shape));
      Window window = geometry.window(shape);
      return new LinearStage(
          program,
          new LinearOperation.Convolution(window),
          source,
          from.scale(),
          Layout.any(program.scope(), shape),
          parameters,
          window.outputShape(shape, weightShape[0]));
    }
  }

  /** y = W x + b. */
  record Dense(Parameters parameters) implements LayerSpec {
    @Override
    public Stage append(Program program, Stage from, PassRandom pass) {
      long[] shape = from.output().layout().shape();
      long[] weightShape = parameters.weights().layout().shape();
      checkArgument(
          shape.length == 2 && shape[1] == weightShape[1],
          "a dense layer expects a batch of shape [b, %s], found %s",
          weightShape[1],
          Arrays.toString(shape));
      return new LinearStage(
          program,
          new LinearOperation.InnerProduct(),
          from.output(),
          from.scale(),
          Layout.any(program.scope(), shape),
          parameters,
          shape[0],
          weightShape[0]);
    }
  }

  /** y = f(x). */
  record Activation(Eltwise eltwise) implements LayerSpec {
    @Override
    public Stage append(Program program, Stage from, PassRandom pass) {
      return new ActivationStage(
          program, eltwise, from.output(), from.scale(), from.outputMayBeOverwritten());
    }
  }

  /** Maximum or mean over windows. */
  record Pooling(int algorithm, Geometry geometry) implements LayerSpec {
    boolean isMaximum() {
      return algorithm == dnnl_pooling_max;
    }

    @Override
    public Stage append(Program program, Stage from, PassRandom pass) {
      Tensor input = from.output();
      checkImages(input.layout().shape());
      return new PoolingStage(
          program, algorithm, input, from.scale(), geometry.window(input.layout().shape()));
    }
  }

  /** Dropout with the random numbers of a stream. */
  record Dropout(Dropping dropping, int stream) implements LayerSpec {
    @Override
    public Stage append(Program program, Stage from, PassRandom pass) {
      return new DropoutStage(
          program, dropping, from.output(), from.scale(), () -> pass.of(stream));
    }
  }

  /**
   * The same values in another shape.
   *
   * @param image [c, h, w]
   * @param flat whether they become [b, c * h * w]; else [b, c, h, w]. They may come as either.
   */
  record Reshape(long[] image, boolean flat) implements LayerSpec {
    @Override
    public Stage append(Program program, Stage from, PassRandom pass) {
      long[] whole = whole(from.output().layout().shape());
      return new ReshapeStage(program, from.output(), from.scale(), whole);
    }

    /** The shape, batch included, of a batch that comes in the given one. */
    long[] whole(long[] from) {
      long[] images = {from[0], image[0], image[1], image[2]};
      long[] vectors = {from[0], image[0] * image[1] * image[2]};
      checkArgument(
          Arrays.equals(from, images) || Arrays.equals(from, vectors),
          "a batch of shape [b, %s, %s, %s] or [b, %s] expected, found %s",
          image[0],
          image[1],
          image[2],
          vectors[1],
          Arrays.toString(from));
      return flat ? vectors : images;
    }
  }

  private static void checkImages(long[] shape) {
    checkArgument(
        shape.length == 4,
        "a batch of images [b, c, h, w] expected, found %s",
        Arrays.toString(shape));
  }

  /** Gives the random numbers of the pass at hand, one series for each stream. */
  interface PassRandom {
    CounterRandom of(int stream);
  }

  /** Finds the window for an image of shape [b, c, h, w]. */
  interface Geometry {
    Window window(long[] shape);
  }
}
