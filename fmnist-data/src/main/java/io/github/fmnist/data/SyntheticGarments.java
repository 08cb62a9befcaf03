package io.github.fmnist.data;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A dataset for machines that have no copy of Fashion-MNIST and no network: ten garment classes
 * drawn by a procedure, in the shape of the real ones and with the same labels.
 *
 * <p>Cut, sleeves, pattern, folds, trimmings, pose, light and grain vary from image to image, and
 * the classes overlap where the real ones do. Results on it say nothing about the real dataset.
 */
final class SyntheticGarments {
  /** The seed of the training images. */
  static final long TRAINING_SEED = 60_000;

  /** The seed of the test images. */
  static final long TEST_SEED = 10_000;

  private static final List<Garment> GARMENTS = List.of(Garment.values());
  private static final int CLASSES = GARMENTS.size();
  private static final int LENGTH = Canvas.SIZE * Canvas.SIZE;

  // The streams of random numbers: what is worn, and how it looks.
  private static final int LABELS = 0;
  private static final int DRAWINGS = 1;

  private SyntheticGarments() {}

  /**
   * Returns {@code count} images of 28 x 28 pixels.
   *
   * <p>Image {@code i} is a function of the seed and {@code i} alone, bit for bit on every machine;
   * so fewer images are the first of more. Each ten in turn show every class once.
   *
   * @param count how many, 0 or more
   * @param seed different seeds draw different images
   * @throws IllegalArgumentException if the count is negative, or too large for one array
   */
  static LabelledImages draw(int count, long seed) {
    int most = Integer.MAX_VALUE / LENGTH;
    checkArgument(count >= 0 && count <= most, "0 to %s images expected, not %s", most, count);
    byte[] pixels = new byte[count * LENGTH];
    byte[] labels = new byte[count];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> {
              int label = label(i, seed);
              labels[i] = (byte) label;
              drawOne(GARMENTS.get(label), new Dice(seed, DRAWINGS, i), pixels, i * LENGTH);
            });
    return LabelledImages.adopt(pixels, labels, Canvas.SIZE, Canvas.SIZE, CLASSES);
  }

  /** Returns the label at place {@code i}: each ten are shuffled on their own. */
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

  private static void drawOne(Garment garment, Dice dice, byte[] pixels, int offset) {
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
