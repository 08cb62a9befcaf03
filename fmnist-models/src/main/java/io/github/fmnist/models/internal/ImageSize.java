package io.github.fmnist.models.internal;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.LiveArray;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Channels, rows and columns of an image; pixels are in row-major order, channel by channel. */
public record ImageSize(int channels, int height, int width) {
  /** Maximum side of an image, and maximum width of a layer. */
  public static final int MAX_SIDE = 1 << 16;

  private static final long MAX_PIXELS = 1 << 20;

  /** Returns an image size; refuses sizes that exceed any memory. */
  public static ImageSize of(int channels, int height, int width) {
    checkArgument(
        channels > 0
            && height > 0
            && width > 0
            && Math.max(channels, Math.max(height, width)) <= MAX_SIDE
            && (long) channels * height * width <= MAX_PIXELS,
        "an image size of 1 x 1 x 1 to %s pixels expected, %s x %s x %s given",
        MAX_PIXELS,
        channels,
        height,
        width);
    return new ImageSize(channels, height, width);
  }

  @Override
  public String toString() {
    return "images [%d, %d, %d]".formatted(channels, height, width);
  }

  public int pixels() {
    return channels * height * width;
  }

  /**
   * Refuses a number of images to generate that is below 1 or exceeds the memory.
   *
   * @param codeSize number of values of the code of an image
   */
  public void requireCount(long count, int codeSize) {
    long max = ModelLimits.MAX_ARRAY / Math.max(pixels(), codeSize);
    checkArgument(count >= 1 && count <= max, "1 to %s images expected, %s asked for", max, count);
  }

  /** Returns images as rows of pixels, {@code [n, pixels]} in c order. */
  public INDArray flat(INDArray images) {
    LiveArray.require(images, "images");
    checkArgument(
        fits(images) && images.dataType() == DataType.FLOAT,
        "float32 images [n, %s] or [n, %s, %s, %s] expected, found %s %s",
        pixels(),
        channels,
        height,
        width,
        images.dataType(),
        Arrays.toString(images.shape()));
    return images.reshape('c', images.size(0), pixels());
  }

  private boolean fits(INDArray images) {
    long[] shape = images.shape();
    if (shape.length < 2 || shape[0] == 0) {
      return false;
    }
    long[] one = Arrays.copyOfRange(shape, 1, shape.length);
    return Arrays.equals(one, new long[] {pixels()})
        || Arrays.equals(one, new long[] {channels, height, width});
  }

  /**
   * Returns images as rows of pixels; refuses NaN and pixels that are not in [{@code low}, {@code
   * high}].
   */
  public INDArray within(int low, int high, INDArray images, String consumer) {
    INDArray rows = flat(images);
    if (Floats.areWithin(low, high, rows)) {
      return rows;
    }
    Floats.requireFinite(rows, "images");
    double min = rows.minNumber().doubleValue();
    double max = rows.maxNumber().doubleValue();
    checkArgument(
        min >= low && max <= high,
        "%s takes pixels in [%s, %s], found %s to %s",
        consumer,
        low,
        high,
        min,
        max);
    return rows;
  }

  /** Returns images as rows of pixels; refuses NaN and infinities. */
  public INDArray finite(INDArray images) {
    INDArray rows = flat(images);
    Floats.requireFinite(rows, "images");
    return rows;
  }

  /** Returns rows of pixels as images. */
  public INDArray images(INDArray rows) {
    return rows.reshape('c', rows.size(0), channels, height, width);
  }
}
