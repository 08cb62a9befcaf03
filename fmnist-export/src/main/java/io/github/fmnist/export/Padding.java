package io.github.fmnist.export;

import org.deeplearning4j.nn.conf.ConvolutionMode;

/** Computes the padding of windows as ONNX has it: before both axes, then behind both. */
final class Padding {
  private Padding() {}

  /**
   * Returns the padding of a convolution or a pooling.
   *
   * @param in height and width of the input
   * @param out height and width of the output
   */
  static long[] of(
      ConvolutionMode mode,
      int[] kernel,
      int[] stride,
      int[] padding,
      int[] dilation,
      long[] in,
      long[] out) {
    long[] pads = new long[4];
    for (int axis = 0; axis < 2; axis++) {
      long reach = (kernel[axis] - 1L) * dilation[axis] + 1;
      if (mode == ConvolutionMode.Same) {
        // The odd pixel is at the end.
        long total = Math.max(0, (out[axis] - 1) * stride[axis] + reach - in[axis]);
        pads[axis] = total / 2;
        pads[axis + 2] = total - total / 2;
      } else {
        // A pooling of Deeplearning4j may use the part of its only window that lies in the image.
        long missing = Math.max(0, reach - in[axis] - 2L * padding[axis]);
        pads[axis] = padding[axis];
        pads[axis + 2] = padding[axis] + missing;
      }
    }
    return pads;
  }

  /** Returns the padding of a transposed convolution; -1 behind an axis stands for a pixel more. */
  static long[] ofTransposed(
      ConvolutionMode mode, int[] kernel, int[] stride, int[] padding, int[] dilation) {
    long[] pads = new long[4];
    for (int axis = 0; axis < 2; axis++) {
      long total = (kernel[axis] - 1L) * dilation[axis] + 1 - stride[axis];
      boolean same = mode == ConvolutionMode.Same;
      pads[axis] = same ? total / 2 : padding[axis];
      pads[axis + 2] = same ? total - total / 2 : padding[axis];
    }
    return pads;
  }
}
