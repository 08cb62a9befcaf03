package io.github.fmnist.models;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.internal.ImageSize;
import io.github.fmnist.models.internal.RandomStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Changes to training images that leave their labels right: more kinds of images than were taken.
 * Immutable; what happens to an image depends on seed, epoch, step and its place in the batch
 * alone.
 *
 * <pre>{@code
 * Augmentation.ofImages(1, 28, 28).shift(2).horizontalFlip(0.5).of(batches, seed)
 * }</pre>
 */
public final class Augmentation {
  /** Random numbers that one image may take. */
  private static final int NUMBERS = 16;

  /**
   * Zhong et al. 2017, section 5: the erased share of the image, and the shape of the rectangle.
   */
  private static final double MIN_ERASED = 0.02;

  private static final double MAX_ERASED = 0.4;
  private static final double FLATTEST = 0.3;

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
   * Sets by how many pixels images are shifted at most, in both directions alike. The default is 0.
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
   * Sets the value of pixels that come in from outside or are erased. The default is 0: black in
   * images that are not normalized otherwise.
   */
  public Augmentation background(double value) {
    return new Augmentation(channels, height, width, shift, flip, erase, (float) value);
  }

  /**
   * Returns batches that are changed by this.
   *
   * @param batches features {@code [b, channels * height * width]} or {@code [b, channels, height,
   *     width]} float32
   * @param seed of the changes
   */
  public BatchSource of(BatchSource batches, long seed) {
    return new BatchSource() {
      @Override
      public boolean seekable() {
        return batches.seekable();
      }

      @Override
      public int batchesPerEpoch() {
        return batches.batchesPerEpoch();
      }

      @Override
      public int examplesPerEpoch() {
        return batches.examplesPerEpoch();
      }

      @Override
      public @Nullable DataSet batch(int epoch, int step) {
        DataSet batch = batches.batch(epoch, step);
        if (batch == null) {
          return null;
        }
        checkArgument(
            batch.getFeaturesMaskArray() == null && batch.getLabelsMaskArray() == null,
            "a batch without masks expected");
        CounterRandom random = CounterRandom.of(seed, RandomStream.AUGMENTATION, epoch, step);
        return new DataSet(changed(batch.getFeatures(), random), batch.getLabels());
      }

      @Override
      public String toString() {
        return batches + " changed by " + Augmentation.this;
      }
    };
  }

  /** Returns the size of images and what is done to them. */
  @Override
  public String toString() {
    return ("Augmentation(images [%d, %d, %d], shift %d, horizontal flip %s, erasing %s,"
            + " background %s)")
        .formatted(channels, height, width, shift, flip, erase, background);
  }

  private INDArray changed(INDArray images, CounterRandom random) {
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
      Change change = Change.draw(this, random, (long) i * NUMBERS);
      for (int c = 0; c < channels; c++) {
        change.apply(from, to, i * pixels + c * height * width);
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

  /** What happens to one image: a row and a column to start from, and a rectangle to erase. */
  private record Change(Augmentation settings, int down, int right, boolean flips, Area erased) {
    static Change draw(Augmentation settings, CounterRandom random, long place) {
      return new Change(
          settings,
          between(-settings.shift, settings.shift, random.uniform(place)),
          between(-settings.shift, settings.shift, random.uniform(place + 1)),
          random.uniform(place + 2) < settings.flip,
          random.uniform(place + 3) < settings.erase
              ? Area.draw(settings, random, place + 4)
              : Area.NONE);
    }

    /** Changes one channel. */
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

    private static int between(int least, int most, double uniform) {
      return least + (int) (uniform * (most - least + 1));
    }
  }

  /** A rectangle of pixels, the ends not included. */
  private record Area(int top, int left, int bottom, int right) {
    static final Area NONE = new Area(0, 0, 0, 0);

    static Area draw(Augmentation settings, CounterRandom random, long place) {
      double share = MIN_ERASED + (MAX_ERASED - MIN_ERASED) * random.uniform(place);
      double ratio = FLATTEST + (1 / FLATTEST - FLATTEST) * random.uniform(place + 1);
      double area = share * settings.height * settings.width;
      int rows = (int) Math.min(settings.height, Math.round(Math.sqrt(area * ratio)));
      int columns = (int) Math.min(settings.width, Math.round(Math.sqrt(area / ratio)));
      int top = Change.between(0, settings.height - rows, random.uniform(place + 2));
      int left = Change.between(0, settings.width - columns, random.uniform(place + 3));
      return new Area(top, left, top + rows, left + columns);
    }

    boolean contains(int row, int column) {
      return row >= top && row < bottom && column >= left && column < right;
    }
  }
}
