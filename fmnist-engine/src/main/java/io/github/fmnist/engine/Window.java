package io.github.fmnist.engine;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The window of a convolution or a pooling on an image; each array is [height, width].
 *
 * @param dilations in oneDNN's convention: 0 for none
 */
record Window(long[] kernel, long[] strides, long[] dilations, long[] padBefore, long[] padAfter) {

  /**
   * Returns the window with "same" padding as in Deeplearning4j and TensorFlow: the odd pixel is
   * added at the end.
   */
  static Window same(long[] inShape, long[] kernel, long[] strides, long[] dilations) {
    long[] before = new long[2];
    long[] after = new long[2];
    for (int i = 0; i < 2; i++) {
      long in = inShape[i + 2];
      long out = (in + strides[i] - 1) / strides[i];
      long reach = (kernel[i] - 1) * (dilations[i] + 1) + 1;
      long total = Math.max(0, (out - 1) * strides[i] + reach - in);
      before[i] = total / 2;
      after[i] = total - before[i];
    }
    return new Window(kernel, strides, dilations, before, after);
  }

  /**
   * Returns the window of a "same" transposed convolution, which multiplies the size by the
   * strides.
   */
  static Window sameTransposed(long[] kernel, long[] strides, long[] dilations) {
    long[] before = new long[2];
    long[] after = new long[2];
    for (int i = 0; i < 2; i++) {
      long total = (kernel[i] - 1) * (dilations[i] + 1) + 1 - strides[i];
      before[i] = total / 2;
      after[i] = total - before[i];
    }
    return new Window(kernel, strides, dilations, before, after);
  }

  /**
   * Returns the window of mode "Truncate": as in oneDNN, pixels that the last stride does not reach
   * are left out.
   */
  static Window truncate(long[] kernel, long[] strides, long[] dilations, long[] padding) {
    return new Window(kernel, strides, dilations, padding, padding);
  }

  /**
   * Returns the window of mode "Strict": the strides must reach the end of the images, otherwise
   * the images are rejected.
   */
  static Window strict(
      long[] inShape, long[] kernel, long[] strides, long[] dilations, long[] padding) {
    Window window = truncate(kernel, strides, dilations, padding);
    for (int i = 0; i < 2; i++) {
      checkArgument(
          window.room(inShape, i) % strides[i] == 0,
          "images that strides of %s cover completely expected, found %s",
          Arrays.toString(strides),
          Arrays.toString(inShape));
    }
    return window;
  }

  /**
   * Returns this window for images that it exceeds by less than a stride: as in Deeplearning4j, it
   * uses the part of a window that lies inside the image.
   */
  Window partly(long[] inShape) {
    long[] after = padAfter.clone();
    for (int i = 0; i < 2; i++) {
      long over = -room(inShape, i);
      if (over > 0 && over < strides[i]) {
        after[i] += over;
      }
    }
    return new Window(kernel, strides, dilations, padBefore, after);
  }

  /** Returns the output shape [b, channels, h', w'] for images of shape [b, c, h, w]. */
  long[] outputShape(long[] inShape, long channels) {
    long[] shape = {inShape[0], channels, 0, 0};
    for (int i = 0; i < 2; i++) {
      checkArgument(
          room(inShape, i) >= 0,
          "images no smaller than a window of %s expected, found %s",
          Arrays.toString(kernel),
          Arrays.toString(inShape));
      shape[i + 2] = room(inShape, i) / strides[i] + 1;
    }
    return shape;
  }

  /**
   * Returns the output shape [b, channels, h', w'] of a transposed convolution for images of shape
   * [b, c, h, w].
   */
  long[] transposedShape(long[] inShape, long channels) {
    long[] shape = {inShape[0], channels, 0, 0};
    for (int i = 0; i < 2; i++) {
      shape[i + 2] = strides[i] * (inShape[i + 2] - 1) + reach(i) - padBefore[i] - padAfter[i];
      checkArgument(
          shape[i + 2] > 0,
          "images large enough for this padding expected, found %s",
          Arrays.toString(inShape));
    }
    return shape;
  }

  /**
   * Returns whether a convolution with this window is a transposed convolution, too, with {@link
   * #transposed()} and turned kernels.
   */
  boolean hasTransposed() {
    return Arrays.stream(strides).allMatch(stride -> stride == 1)
        && Arrays.stream(dilations).allMatch(dilation -> dilation == 0)
        && IntStream.range(0, 2)
            .allMatch(axis -> padBefore[axis] < kernel[axis] && padAfter[axis] < kernel[axis]);
  }

  /** Returns the window of the transposed convolution that is this convolution. */
  Window transposed() {
    return new Window(kernel, strides, dilations, turned(padBefore), turned(padAfter));
  }

  private long[] turned(long[] padding) {
    return IntStream.range(0, 2).mapToLong(axis -> kernel[axis] - 1 - padding[axis]).toArray();
  }

  /** Returns the number of pixels that the window can move along an axis. */
  private long room(long[] inShape, int axis) {
    return inShape[axis + 2] + padBefore[axis] + padAfter[axis] - reach(axis);
  }

  private long reach(int axis) {
    return (kernel[axis] - 1) * (dilations[axis] + 1) + 1;
  }
}
