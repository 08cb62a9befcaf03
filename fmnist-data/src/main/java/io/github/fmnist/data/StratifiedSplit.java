package io.github.fmnist.data;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A split of images into two parts that keep the proportions of the classes as closely as whole
 * images allow.
 *
 * @param training the images for training
 * @param validation the images held out
 */
public record StratifiedSplit(LabelledImages training, LabelledImages validation) {
  /**
   * Splits the images. Both parts keep the order of the images.
   *
   * @param images the images to split
   * @param validationSize the number of images to hold out, 0 to all
   * @param seed the seed of the selection: the same seed holds out the same images
   */
  public static StratifiedSplit of(LabelledImages images, int validationSize, long seed) {
    boolean[] heldOut = select(images, validationSize, seed);
    return new StratifiedSplit(
        images.select(IntStream.range(0, images.size()).filter(i -> !heldOut[i]).toArray()),
        images.select(IntStream.range(0, images.size()).filter(i -> heldOut[i]).toArray()));
  }

  /**
   * Returns for each image whether it is selected: {@code count} images, in the proportions of the
   * classes.
   */
  static boolean[] select(LabelledImages images, int count, long seed) {
    checkArgument(
        count >= 0 && count <= images.size(),
        "0 to %s images to select expected, %s given",
        images.size(),
        count);
    int[] quotas = quotas(images.countsByClass(), images.size(), count);
    int[] shuffled = IntStream.range(0, images.size()).toArray();
    Shuffle.inPlace(shuffled, new Random(seed));
    boolean[] selected = new boolean[images.size()];
    for (int i : shuffled) {
      selected[i] = quotas[images.label(i)]-- > 0;
    }
    return selected;
  }

  /**
   * Distributes the selected images over the classes by largest remainder (Hamilton's method),
   * lower labels first. Computes in integers, since rounded remainders would not be equal where the
   * exact ones are.
   */
  private static int[] quotas(int[] counts, int total, int selected) {
    int[] quotas = new int[counts.length];
    long[] remainders = new long[counts.length];
    for (int c = 0; c < counts.length && total > 0; c++) {
      long share = (long) counts[c] * selected;
      quotas[c] = (int) (share / total);
      remainders[c] = share % total;
    }
    int left = selected - Arrays.stream(quotas).sum();
    IntStream.range(0, counts.length)
        .boxed()
        .sorted((a, b) -> Long.compare(remainders[b], remainders[a]))
        .limit(left)
        .forEach(c -> quotas[c]++);
    return quotas;
  }
}
