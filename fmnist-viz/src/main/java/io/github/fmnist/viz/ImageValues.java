package io.github.fmnist.viz;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A copy of the values of some images, grey or RGB, without NaN. */
final class ImageValues {
  private static final int RGB = 3;

  /** Values by image, channel, row and column. */
  private final float[] values;

  private final int channels;
  private final int height;
  private final int width;

  private ImageValues(float[] values, int channels, int height, int width) {
    this.values = values;
    this.channels = channels;
    this.height = height;
    this.width = width;
  }

  /**
   * Copies images of shape {@code [n, h, w]}, {@code [n, 1, h, w]}, {@code [n, 3, h, w]} or {@code
   * [n, h * h]}.
   */
  static ImageValues of(INDArray images) {
    long[] shape = images.shape();
    if (shape.length == 3) {
      return copyOf(images, 1, shape[1], shape[2]);
    }
    if (shape.length == 4 && (shape[1] == 1 || shape[1] == RGB)) {
      return copyOf(images, shape[1], shape[2], shape[3]);
    }
    checkArgument(
        shape.length == 2,
        "images of shape [n, h, w], [n, 1, h, w], [n, 3, h, w] or [n, h * w] expected, %s found",
        Arrays.toString(shape));
    long side = Math.round(Math.sqrt((double) shape[1]));
    checkArgument(
        side * side == shape[1],
        "flat images of %s values are not square: height and width must be given",
        shape[1]);
    return copyOf(images, 1, side, side);
  }

  /** Copies images of shape {@code [n, height * width]}. */
  static ImageValues of(INDArray images, int height, int width) {
    long[] shape = images.shape();
    checkArgument(
        shape.length == 2 && height > 0 && width > 0 && shape[1] == (long) height * width,
        "images of shape [n, %s * %s] expected, %s found",
        height,
        width,
        Arrays.toString(shape));
    return copyOf(images, 1, height, width);
  }

  private static ImageValues copyOf(INDArray images, long channels, long height, long width) {
    checkArgument(images.length() > 0, "there are no images to show");
    float[] values = images.castTo(DataType.FLOAT).dup('c').data().asFloat();
    ImageValues copy =
        new ImageValues(
            values, Math.toIntExact(channels), Math.toIntExact(height), Math.toIntExact(width));
    copy.requireNoNan();
    return copy;
  }

  private void requireNoNan() {
    for (int i = 0; i < values.length; i++) {
      int pixel = i % (height * width);
      checkArgument(
          !Float.isNaN(values[i]),
          "image %s is NaN at row %s, column %s",
          i / (channels * height * width),
          pixel / width,
          pixel % width);
    }
  }

  int count() {
    return values.length / (channels * height * width);
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  /**
   * Returns one image with every value enlarged to a square of {@code scale} x {@code scale}
   * pixels. Enlarging it here keeps the squares sharp in all SVG viewers; many of them blur the
   * images that they enlarge.
   */
  BufferedImage enlarged(int image, int scale, Tones tones) {
    // With TYPE_BYTE_GRAY, whose colour space is linear, the image would look lighter.
    BufferedImage out =
        new BufferedImage(width * scale, height * scale, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < out.getHeight(); y++) {
      for (int x = 0; x < out.getWidth(); x++) {
        out.setRGB(x, y, rgb(image, y / scale, x / scale, tones));
      }
    }
    return out;
  }

  /** Returns the colour of a pixel, as 0xRRGGBB. */
  private int rgb(int image, int row, int column, Tones tones) {
    if (!isRgb()) {
      return tones.rgb(value(image, 0, row, column));
    }
    int rgb = 0;
    for (int channel = 0; channel < RGB; channel++) {
      rgb = rgb << 8 | tones.level(value(image, channel, row, column));
    }
    return rgb;
  }

  private float value(int image, int channel, int row, int column) {
    return values[((image * channels + channel) * height + row) * width + column];
  }

  boolean isRgb() {
    return channels == RGB;
  }
}
