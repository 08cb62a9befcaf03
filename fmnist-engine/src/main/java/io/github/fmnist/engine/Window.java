package io.github.fmnist.engine;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Arrays;

/**
 * How a convolution or a pooling moves over an image; [height, width] each.
 *
 * @param dilations as oneDNN counts them: 0 for none
 */
record Window(long[] kernel, long[] strides, long[] dilations, long[] padBefore, long[] padAfter) {

  /** "Same" padding as Deeplearning4j and TensorFlow share it out: the odd pixel goes behind. */
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

  /** "Same" for a transposed convolution: it multiplies the size by the strides. */
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

  /** "Truncate": what the last stride does not reach is left out; oneDNN does so by itself. */
  static Window truncate(long[] kernel, long[] strides, long[] dilations, long[] padding) {
    return new Window(kernel, strides, dilations, padding, padding);
  }

  /** "Strict": the strides reach the end, or the images are refused. */
  static Window strict(
      long[] inShape, long[] kernel, long[] strides, long[] dilations, long[] padding) {
    Window window = truncate(kernel, strides, dilations, padding);
    for (int i = 0; i < 2; i++) {
      checkArgument(
          window.room(inShape, i) % strides[i] == 0,
          "images for which strides of %s come out even expected, found %s",
          Arrays.toString(strides),
          Arrays.toString(inShape));
    }
    return window;
  }

  /**
   * The same window, for images that it stands over by less than a stride: as Deeplearning4j does,
   * it takes the part of a window that there is.
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

  /** The shape [b, channels, h', w'] that comes of [b, c, h, w]. */
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

  /** The shape [b, channels, h', w'] that a transposed convolution makes of [b, c, h, w]. */
  long[] transposedShape(long[] inShape, long channels) {
    long[] shape = {inShape[0], channels, 0, 0};
    for (int i = 0; i < 2; i++) {
      shape[i + 2] = strides[i] * (inShape[i + 2] - 1) + reach(i) - padBefore[i] - padAfter[i];
      checkArgument(
          shape[i + 2] > 0,
          "images of which padding leaves something expected, found %s",
          Arrays.toString(inShape));
    }
    return shape;
  }

  /** How many pixels the window can move along an axis. */
  private long room(long[] inShape, int axis) {
    return inShape[axis + 2] + padBefore[axis] + padAfter[axis] - reach(axis);
  }

  private long reach(int axis) {
    return (kernel[axis] - 1) * (dilations[axis] + 1) + 1;
  }
}
