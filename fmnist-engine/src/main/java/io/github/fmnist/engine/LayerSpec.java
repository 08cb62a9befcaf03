package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_max;
import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.stream.LongStream;

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
      Window window = geometry.window(shape);
      long filters = parameters.weights().layout().shape()[0];
      // A single channel is read best as it lies; more are blocked as the operation likes.
      Layout wanted = shape[1] == 1 ? source.layout() : Layout.any(program.scope(), shape);
      return new LinearStage(
          program,
          new LinearOperation.Convolution(window),
          source,
          from.scale(),
          wanted,
          parameters,
          window.outputShape(shape, filters));
    }
  }

  /** y = W x + b. An image is read as oneDNN has blocked it, so that flattening costs nothing. */
  record Dense(Parameters parameters) implements LayerSpec {
    @Override
    public Stage append(Program program, Stage from, PassRandom pass) {
      Tensor source = from.output();
      long[] weightShape = source.layout().shape().clone();
      long batch = weightShape[0];
      long units = parameters.weights().layout().shape()[0];
      weightShape[0] = units;
      return new LinearStage(
          program,
          new LinearOperation.InnerProduct(),
          source,
          from.scale(),
          source.layout(),
          parameters.reshaped(program.scope(), weightShape),
          batch,
          units);
    }
  }

  /** y = f(x). */
  record Activation(Eltwise eltwise) implements LayerSpec {
    @Override
    public Stage append(Program program, Stage from, PassRandom pass) {
      boolean overwrite = from.outputMayBeOverwritten() && from.scale() == 1;
      Tensor input = program.inLayout(from.output(), from.output().layout(), from.scale());
      return new ActivationStage(program, eltwise, input, overwrite);
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

  /** The same values in another shape; [b, shape...]. */
  record Reshape(long... shape) implements LayerSpec {
    @Override
    public Stage append(Program program, Stage from, PassRandom pass) {
      long[] whole = whole(from.output().layout().shape());
      return new ReshapeStage(program, from.output(), from.scale(), whole);
    }

    /** The shape, batch included, of a batch that comes in the given one. */
    long[] whole(long[] from) {
      long[] whole = new long[shape.length + 1];
      whole[0] = from[0];
      System.arraycopy(shape, 0, whole, 1, shape.length);
      checkArgument(
          LongStream.of(from).reduce(1, (a, b) -> a * b)
              == LongStream.of(whole).reduce(1, (a, b) -> a * b),
          "a batch of shape %s expected, or the same flat; found %s",
          Arrays.toString(whole),
          Arrays.toString(from));
      return whole;
    }
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
