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
      return new LinearStage(
          program,
          new LinearOperation.Convolution(window),
          source,
          from.scale(),
          Layout.any(program.scope(), shape),
          parameters,
          window.outputShape(shape, filters));
    }
  }

  /** y = W x + b; an image is flattened before. */
  record Dense(Parameters parameters) implements LayerSpec {
    @Override
    public Stage append(Program program, Stage from, PassRandom pass) {
      long[] shape = from.output().layout().shape();
      long[] weightShape = parameters.weights().layout().shape();
      long features = LongStream.of(shape).skip(1).reduce(1, (a, b) -> a * b);
      checkArgument(
          features == weightShape[1],
          "a dense layer of %s inputs was given %s values an example",
          weightShape[1],
          features);
      return new LinearStage(
          program,
          new LinearOperation.InnerProduct(),
          from.output(),
          from.scale(),
          Layout.any(program.scope(), shape[0], features),
          parameters,
          shape[0],
          weightShape[0]);
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
