package io.github.fmnist.models;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.internal.ImageSize;
import io.github.fmnist.models.internal.RandomStream;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Label-preserving random transformations of training images. Immutable. The transformation of an
 * image depends only on the seed, the epoch, the step and its index in the batch.
 *
 * <pre>{@code
 * Augmentation.ofImages(1, 28, 28).shift(2).horizontalFlip(0.5).of(batches, seed)
 * }</pre>
 */
public final class Augmentation {
  /** Number of random numbers that are reserved for each image. */
  private static final int NUMBERS = 16;

  /**
   * Bounds of the erased share of the image and of the rectangle's aspect ratio (Zhong et al. 2017,
   * section 5).
   */
  private static final double MIN_ERASED = 0.02;

  private static final double MAX_ERASED = 0.4;
  private static final double MIN_RATIO = 0.3;

  private final int channels;
  private final int height;
  private final int width;
  private final int shift;
  private final double flip;
  private final double erase;
  private final float background;

  private Augmentation(
      int channels, int height, int width, int shift, double flip, double erase, float background) {
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.shift = shift;
    this.flip = flip;
    this.erase = erase;
    this.background = background;
  }

  /** Returns an augmentation of images of the given size that changes nothing yet. */
  public static Augmentation ofImages(int channels, int height, int width) {
    ImageSize.of(channels, height, width);
    return new Augmentation(channels, height, width, 0, 0, 0, 0);
  }

  /**
   * Sets the maximum shift in pixels, horizontally and vertically in either direction. The default
   * is 0.
   */
  public Augmentation shift(int pixels) {
    checkArgument(
        pixels >= 0 && pixels < Math.min(height, width),
        "a shift from 0 to below the image's side expected, %s given",
        pixels);
    return new Augmentation(channels, height, width, pixels, flip, erase, background);
  }

  /** Sets the probability that left and right are exchanged. The default is 0. */
  public Augmentation horizontalFlip(double probability) {
    checkProbability(probability);
    return new Augmentation(channels, height, width, shift, probability, erase, background);
  }

  /**
   * Sets the probability that a rectangle is erased: 2 to 40 % of the image, its sides in a ratio
   * of 0.3 to 3.3 (Zhong et al. 2017, <a href="https://arxiv.org/abs/1708.04896">arXiv
   * 1708.04896</a>). The default is 0.
   */
  public Augmentation erasing(double probability) {
    checkProbability(probability);
    return new Augmentation(channels, height, width, shift, flip, probability, background);
  }

  /**
   * Sets the value of pixels that are erased or shifted in from outside of the image. The default
   * is 0, which is black unless images are normalized to another range.
   */
  public Augmentation background(double value) {
    return new Augmentation(channels, height, width, shift, flip, erase, (float) value);
  }

  /**
   * Returns a source of augmented batches.
   *
   * @param batches features {@code [b, channels * height * width]} or {@code [b, channels, height,
   *     width]} float32
   * @param seed seed of the transformations
   */
  public BatchSource of(BatchSource batches, long seed) {
    return new MappedBatches(
        batches,
        (batch, epoch, step) -> {
          checkArgument(
              batch.getFeaturesMaskArray() == null && batch.getLabelsMaskArray() == null,
              "a batch without masks expected");
          CounterRandom random = CounterRandom.of(seed, RandomStream.AUGMENTATION, epoch, step);
          return new DataSet(transformed(batch.getFeatures(), random), batch.getLabels());
        },
        batches + " changed by " + this);
  }

  /** Returns the size of images and the transformations. */
  @Override
  public String toString() {
    return ("Augmentation(images [%d, %d, %d], shift %d, horizontal flip %s, erasing %s,"
            + " background %s)")
        .formatted(channels, height, width, shift, flip, erase, background);
  }

  private INDArray transformed(INDArray images, CounterRandom random) {
    int pixels = channels * height * width;
    checkArgument(
        images.rank() > 1 && !images.isEmpty() && images.length() == images.size(0) * pixels,
        "images of %s x %s x %s expected, found shape %s",
        channels,
        height,
        width,
        Arrays.toString(images.shape()));
    float[] from = images.dup('c').data().asFloat();
    float[] to = new float[from.length];
    for (int i = 0; i < images.size(0); i++) {
      Transformation transformation = Transformation.sample(this, random, (long) i * NUMBERS);
      for (int c = 0; c < channels; c++) {
        transformation.apply(from, to, i * pixels + c * height * width);
      }
    }
    return Nd4j.createFromArray(to).reshape(images.shape());
  }

  private static void checkProbability(double probability) {
    checkArgument(
        probability >= 0 && probability <= 1,
        "a probability from 0 to 1 expected, %s given",
        probability);
  }

  /**
   * The transformation of one image: shifts by rows and columns, a flip, and a rectangle to erase.
   */
  private record Transformation(
      Augmentation settings, int down, int right, boolean flips, Area erased) {
    static Transformation sample(Augmentation settings, CounterRandom random, long place) {
      return new Transformation(
          settings,
          between(-settings.shift, settings.shift, random.uniform(place)),
          between(-settings.shift, settings.shift, random.uniform(place + 1)),
          random.uniform(place + 2) < settings.flip,
          random.uniform(place + 3) < settings.erase
              ? Area.sample(settings, random, place + 4)
              : Area.NONE);
    }

    /** Transforms one channel. */
    void apply(float[] from, float[] to, int start) {
      for (int row = 0; row < settings.height; row++) {
        for (int column = 0; column < settings.width; column++) {
          int y = row - down;
          int x = (flips ? settings.width - 1 - column : column) - right;
          boolean inside = y >= 0 && y < settings.height && x >= 0 && x < settings.width;
          to[start + row * settings.width + column] =
              inside && !erased.contains(row, column)
                  ? from[start + y * settings.width + x]
                  : settings.background;
        }
      }
    }

    private static int between(int min, int max, double uniform) {
      return min + (int) (uniform * (max - min + 1));
    }
  }

  /** A rectangle of pixels; {@code bottom} and {@code right} are exclusive. */
  private record Area(int top, int left, int bottom, int right) {
    static final Area NONE = new Area(0, 0, 0, 0);

    static Area sample(Augmentation settings, CounterRandom random, long place) {
      double share = MIN_ERASED + (MAX_ERASED - MIN_ERASED) * random.uniform(place);
      double ratio = MIN_RATIO + (1 / MIN_RATIO - MIN_RATIO) * random.uniform(place + 1);
      double area = share * settings.height * settings.width;
      int rows = (int) Math.min(settings.height, Math.round(Math.sqrt(area * ratio)));
      int columns = (int) Math.min(settings.width, Math.round(Math.sqrt(area / ratio)));
      int top = Transformation.between(0, settings.height - rows, random.uniform(place + 2));
      int left = Transformation.between(0, settings.width - columns, random.uniform(place + 3));
      return new Area(top, left, top + rows, left + columns);
    }

    boolean contains(int row, int column) {
      return row >= top && row < bottom && column >= left && column < right;
    }
  }
}
