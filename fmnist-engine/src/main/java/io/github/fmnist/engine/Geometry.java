package io.github.fmnist.engine;

import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** Computes the window for images of shape [b, c, h, w]. */
interface Geometry {
  Window window(long[] shape);

  /**
   * Returns the geometry of a convolution of Deeplearning4j; empty if its mode is not supported.
   */
  static Optional<Geometry> of(ConvolutionLayer layer) {
    return of(
        layer.getConvolutionMode(),
        layer.getKernelSize(),
        layer.getStride(),
        layer.getPadding(),
        layer.getDilation());
  }

  /**
   * Returns the geometry of a pooling, which also accepts images that are slightly smaller than its
   * window; empty if its mode is not supported.
   */
  static Optional<Geometry> of(SubsamplingLayer layer) {
    return of(
            layer.getConvolutionMode(),
            layer.getKernelSize(),
            layer.getStride(),
            layer.getPadding(),
            layer.getDilation())
        .map(geometry -> shape -> geometry.window(shape).partly(shape));
  }

  private static Optional<Geometry> of(
      ConvolutionMode mode, int[] kernel, int[] stride, int[] padding, int[] dilation) {
    long[] k = longs(kernel);
    long[] s = longs(stride);
    long[] p = longs(padding);
    long[] d = betweenTaps(dilation);
    return Optional.ofNullable(
        switch (mode) {
          case Same -> shape -> Window.same(shape, k, s, d);
          case Truncate -> shape -> Window.truncate(k, s, d, p);
          case Strict -> shape -> Window.strict(shape, k, s, d, p);
          default -> null;
        });
  }

  /**
   * Returns the geometry of a transposed convolution, where strides always fit; empty if its mode
   * is not supported.
   */
  static Optional<Geometry> ofTransposed(Deconvolution2D layer) {
    long[] k = longs(layer.getKernelSize());
    long[] s = longs(layer.getStride());
    long[] p = longs(layer.getPadding());
    long[] d = betweenTaps(layer.getDilation());
    return Optional.ofNullable(
        switch (layer.getConvolutionMode()) {
          case Same -> shape -> Window.sameTransposed(k, s, d);
          case Truncate, Strict -> shape -> Window.truncate(k, s, d, p);
          default -> null;
        });
  }

  /**
   * Returns the number of pixels from the first to the last tap of a kernel, both included, for
   * each axis.
   */
  static int[] reach(ConvolutionLayer layer) {
    return reach(layer.getKernelSize(), layer.getDilation());
  }

  /**
   * Returns the number of pixels from the first to the last tap of a pooling window, for each axis.
   */
  static int[] reach(SubsamplingLayer layer) {
    return reach(layer.getKernelSize(), layer.getDilation());
  }

  private static int[] reach(int[] kernel, int[] dilation) {
    return IntStream.range(0, kernel.length)
        .map(axis -> (kernel[axis] - 1) * dilation[axis] + 1)
        .toArray();
  }

  /** Converts dilations to oneDNN's convention: 0 for none. */
  private static long[] betweenTaps(int[] dilation) {
    return IntStream.of(dilation).mapToLong(value -> value - 1L).toArray();
  }

  private static long[] longs(int[] values) {
    return IntStream.of(values).asLongStream().toArray();
  }
}
