package io.github.fmnist.engine;

import static org.bytedeco.dnnl.global.dnnl.dnnl_pooling_max;
import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/** The computation for a part of a layer, independent of the batch size. */
sealed interface LayerSpec {
  /**
   * Appends the steps for the current batch size.
   *
   * @param from the previous stage
   * @param mode whether batch normalization uses the statistics of the batch
   * @param pass provides the random numbers of the pass
   */
  Stage append(Program program, Stage from, Mode mode, PassRandom pass);

  /** Returns whether the examples of a training batch affect one another. */
  default boolean mixesExamples() {
    return false;
  }

  /** A layer that can apply the activation that follows it in the same pass over the memory. */
  sealed interface Linear extends LayerSpec {
    Affine affine();

    /** Returns a layer of the same geometry. */
    Linear with(Affine affine);
  }

  /** y = f(W * x + b). */
  record Convolution(Geometry geometry, Affine affine) implements Linear {
    @Override
    public Linear with(Affine affine) {
      return new Convolution(geometry, affine);
    }

    @Override
    public Stage append(Program program, Stage from, Mode mode, PassRandom pass) {
      long[] shape = from.output().layout().shape();
      long[] weightShape = affine.parameters().weights().layout().shape();
      checkImages(shape, weightShape[1]);
      Window window = geometry.window(shape);
      return linear(
          program,
          operation(window, weightShape[0]),
          from,
          affine,
          window.outputShape(shape, weightShape[0]));
    }

    /**
     * Returns the transposed convolution that gives a single plane, if there is one: oneDNN's
     * convolution computes as many planes as a vector register has values.
     */
    private static LinearOperation operation(Window window, long planes) {
      return planes == 1 && window.hasTransposed()
          ? new LinearOperation.Deconvolution(window.transposed(), true)
          : new LinearOperation.Convolution(window);
    }
  }

  /** The transpose of a convolution: its input gradient, as a layer. */
  record Deconvolution(Geometry geometry, Affine affine) implements Linear {
    @Override
    public Linear with(Affine affine) {
      return new Deconvolution(geometry, affine);
    }

    @Override
    public Stage append(Program program, Stage from, Mode mode, PassRandom pass) {
      long[] shape = from.output().layout().shape();
      long[] weightShape = affine.parameters().weights().layout().shape();
      checkImages(shape, weightShape[1]);
      Window window = geometry.window(shape);
      return linear(
          program,
          new LinearOperation.Deconvolution(window, false),
          from,
          affine,
          window.transposedShape(shape, weightShape[0]));
    }
  }

  /** y = f(W x + b). */
  record Dense(Affine affine) implements Linear {
    @Override
    public Linear with(Affine affine) {
      return new Dense(affine);
    }

    @Override
    public Stage append(Program program, Stage from, Mode mode, PassRandom pass) {
      long[] shape = from.output().layout().shape();
      long[] weightShape = affine.parameters().weights().layout().shape();
      checkArgument(
          shape.length == 2 && shape[1] == weightShape[1],
          "a dense layer expects a batch of shape [b, %s], found %s",
          weightShape[1],
          Arrays.toString(shape));
      return linear(
          program, new LinearOperation.InnerProduct(), from, affine, shape[0], weightShape[0]);
    }
  }

  /**
   * y = f(x).
   *
   * @param applied whether the previous layer has already applied it
   */
  record Activation(ActivationAlgorithm algorithm, boolean applied) implements LayerSpec {
    @Override
    public Stage append(Program program, Stage from, Mode mode, PassRandom pass) {
      return applied
          ? ActivationStage.applied(program, algorithm, from.output())
          : ActivationStage.append(
              program, algorithm, from.output(), from.scale(), from.outputMayBeOverwritten());
    }
  }

  /** Maximum or mean over windows. */
  record Pooling(int algorithm, Geometry geometry) implements LayerSpec {
    boolean isMaximum() {
      return algorithm == dnnl_pooling_max;
    }

    @Override
    public Stage append(Program program, Stage from, Mode mode, PassRandom pass) {
      Tensor input = from.output();
      checkImages(input.layout().shape());
      return new PoolingStage(
          program, algorithm, input, from.scale(), geometry.window(input.layout().shape()), mode);
    }
  }

  /** Upsampling that repeats each pixel. */
  record Upsampling(int rows, int columns) implements LayerSpec {
    @Override
    public Stage append(Program program, Stage from, Mode mode, PassRandom pass) {
      long[] shape = from.output().layout().shape();
      checkImages(shape);
      return new UpsamplingStage(
          program,
          from.output(),
          from.scale(),
          shape[0],
          shape[1],
          shape[2] * rows,
          shape[3] * columns);
    }
  }

  /** Batch normalization of vectors or images. */
  record Normalization(Parameters parameters, RunningStatistics statistics, double epsilon)
      implements LayerSpec {
    @Override
    public boolean mixesExamples() {
      return parameters.trainable();
    }

    @Override
    public Stage append(Program program, Stage from, Mode mode, PassRandom pass) {
      long[] shape = from.output().layout().shape();
      long channels = parameters.weights().layout().shape()[0];
      checkArgument(
          (shape.length == 2 || shape.length == 4) && shape[1] == channels,
          "a batch normalization expects a batch of shape [b, %s] or [b, %s, h, w], found %s",
          channels,
          channels,
          Arrays.toString(shape));
      return new NormalizationStage(
          program, from.output(), from.scale(), parameters, statistics, epsilon, mode);
    }
  }

  /** Dropout with the random numbers of a stream. */
  record Dropout(Dropping dropping, int stream) implements LayerSpec {
    @Override
    public Stage append(Program program, Stage from, Mode mode, PassRandom pass) {
      return new DropoutStage(
          program, dropping, from.output(), from.scale(), () -> pass.of(stream));
    }
  }

  /**
   * The same values in another shape.
   *
   * @param image [c, h, w]
   * @param flat whether the result is [b, c * h * w]; else it is [b, c, h, w]. The input may have
   *     either shape.
   */
  record Reshape(long[] image, boolean flat) implements LayerSpec {
    static Reshape of(FeedForwardToCnnPreProcessor images) {
      return new Reshape(
          new long[] {images.getNumChannels(), images.getInputHeight(), images.getInputWidth()},
          false);
    }

    static Reshape of(CnnToFeedForwardPreProcessor vectors) {
      return new Reshape(
          new long[] {vectors.getNumChannels(), vectors.getInputHeight(), vectors.getInputWidth()},
          true);
    }

    @Override
    public Stage append(Program program, Stage from, Mode mode, PassRandom pass) {
      long[] outShape = outputShape(from.output().layout().shape());
      return new ReshapeStage(program, from.output(), from.scale(), outShape);
    }

    /** Returns the output shape for an input of the given shape, including the batch dimension. */
    long[] outputShape(long[] from) {
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

  private static Stage linear(
      Program program, LinearOperation operation, Stage from, Affine affine, long... outShape) {
    return new LinearStage(program, operation, from.output(), from.scale(), affine, outShape);
  }

  private static void checkImages(long[] shape, long channels) {
    checkImages(shape);
    checkArgument(
        shape[1] == channels,
        "images of %s channels expected, found %s",
        channels,
        Arrays.toString(shape));
  }

  private static void checkImages(long[] shape) {
    checkArgument(
        shape.length == 4,
        "a batch of images [b, c, h, w] expected, found %s",
        Arrays.toString(shape));
  }

  /** Provides the random numbers of the current pass, one series for each stream. */
  interface PassRandom {
    CounterRandom of(int stream);
  }
}
