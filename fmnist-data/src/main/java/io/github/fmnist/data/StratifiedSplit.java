package io.github.fmnist.data;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Images divided in two, each class in the same proportion as near as whole images allow.
 *
 * @param training the images to learn from
 * @param validation the images held out
 */
public record StratifiedSplit(LabelledImages training, LabelledImages validation) {
  /**
   * Divides the images. Both parts keep the order of the images.
   *
   * @param images what to divide
   * @param validationSize how many to hold out, 0 to all
   * @param seed which ones: the same seed holds out the same
   */
  public static StratifiedSplit of(LabelledImages images, int validationSize, long seed) {
    boolean[] heldOut = select(images, validationSize, seed);
    return new StratifiedSplit(
        images.select(IntStream.range(0, images.size()).filter(i -> !heldOut[i]).toArray()),
        images.select(IntStream.range(0, images.size()).filter(i -> heldOut[i]).toArray()));
  }

  /** Returns which images are selected, {@code count} of them, by class. */
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
   * Shares out the places by largest remainder (Hamilton's method), lower labels first. In whole
   * numbers, since rounded remainders would not be equal where the exact ones are.
   */
  private static int[] quotas(int[] counts, int total, int places) {
    int[] quotas = new int[counts.length];
    long[] remainders = new long[counts.length];
    for (int c = 0; c < counts.length && total > 0; c++) {
      long share = (long) counts[c] * places;
      quotas[c] = (int) (share / total);
      remainders[c] = share % total;
    }
    int left = places - Arrays.stream(quotas).sum();
    IntStream.range(0, counts.length)
        .boxed()
        .sorted((a, b) -> Long.compare(remainders[b], remainders[a]))
        .limit(left)
        .forEach(c -> quotas[c]++);
    return quotas;
  }
}
