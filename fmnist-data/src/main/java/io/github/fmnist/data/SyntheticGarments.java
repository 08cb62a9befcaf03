package io.github.fmnist.data;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Generates a dataset for machines without a copy of Fashion-MNIST and without a network:
 * procedurally rendered images of ten garment classes, with the size and the labels of the real
 * ones.
 *
 * <p>Cut, sleeves, pattern, folds, trimmings, pose, light and grain vary from image to image, and
 * the classes overlap where the real ones do. Results on this dataset say nothing about the real
 * dataset.
 */
final class SyntheticGarments {
  /** The seed of the training images. */
  static final long TRAINING_SEED = 60_000;

  /** The seed of the test images. */
  static final long TEST_SEED = 10_000;

  private static final List<Garment> GARMENTS = List.of(Garment.values());
  private static final int CLASSES = GARMENTS.size();
  private static final int LENGTH = Canvas.SIZE * Canvas.SIZE;

  // The streams of random numbers: one for the labels, one for the images.
  private static final int LABELS = 0;
  private static final int IMAGES = 1;

  private SyntheticGarments() {}

  /**
   * Returns {@code count} images of 28 x 28 pixels.
   *
   * <p>Image {@code i} is a function of the seed and {@code i} alone, bit for bit on every machine,
   * so that a smaller set contains the first images of a larger one. Each block of ten images shows
   * every class once.
   *
   * @param count number of images, 0 or more
   * @param seed different seeds give different images
   * @throws IllegalArgumentException if the count is negative, or too large for one array
   */
  static LabelledImages generate(int count, long seed) {
    int max = Integer.MAX_VALUE / LENGTH;
    checkArgument(count >= 0 && count <= max, "0 to %s images expected, not %s", max, count);
    byte[] pixels = new byte[count * LENGTH];
    byte[] labels = new byte[count];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> {
              int label = label(i, seed);
              labels[i] = (byte) label;
              render(GARMENTS.get(label), new Dice(seed, IMAGES, i), pixels, i * LENGTH);
            });
    return LabelledImages.adopt(pixels, labels, Canvas.SIZE, Canvas.SIZE, CLASSES);
  }

  /** Returns the label of image {@code i}: each block of ten labels is shuffled separately. */
  private static int label(int i, long seed) {
    Dice dice = new Dice(seed, LABELS, i / CLASSES);
    int[] ten = IntStream.range(0, CLASSES).toArray();
    for (int last = CLASSES - 1; last > 0; last--) {
      int other = dice.below(last + 1);
      int swapped = ten[other];
      ten[other] = ten[last];
      ten[last] = swapped;
    }
    return ten[i % CLASSES];
  }

  private static void render(Garment garment, Dice dice, byte[] pixels, int offset) {
    Canvas canvas = new Canvas(dice);
    switch (garment) {
      case T_SHIRT -> Tops.tShirt(canvas, dice);
      case TROUSER -> Trousers.draw(canvas, dice);
      case PULLOVER -> Tops.pullover(canvas, dice);
      case DRESS -> Dresses.draw(canvas, dice);
      case COAT -> Tops.coat(canvas, dice);
      case SANDAL -> Sandals.draw(canvas, dice);
      case SHIRT -> Tops.shirt(canvas, dice);
      case SNEAKER -> Shoes.sneaker(canvas, dice);
      case BAG -> Bags.draw(canvas, dice);
      case ANKLE_BOOT -> Shoes.boot(canvas, dice);
    }
    canvas.develop(dice, pixels, offset);
  }
}
