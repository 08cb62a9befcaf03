package io.github.fmnist.models.score;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.models.internal.Excerpt;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The features and logits of images from an extractor.
 *
 * @param values float32 {@code [n, features]}
 * @param logits float32 {@code [n, classes]}
 */
public record Features(INDArray values, INDArray logits) {
  /**
   * Stores the arrays without copying them.
   *
   * @throws IllegalArgumentException if they have different numbers of rows
   */
  public Features {
    checkArgument(
        values.rank() == 2 && logits.rank() == 2 && values.size(0) == logits.size(0),
        "features [n, features] and logits [n, classes] expected, found %s and %s",
        Excerpt.shape(values),
        Excerpt.shape(logits));
  }

  /** Returns the numbers of images, features and classes. */
  @Override
  public String toString() {
    return "Features(%d images, %d features, %d classes)"
        .formatted(size(), values.size(1), logits.size(1));
  }

  /** Returns the number of images. */
  public int size() {
    return Math.toIntExact(values.size(0));
  }

  /** Returns the most probable class of each image. */
  public int[] labels() {
    return logits.argMax(1).toIntVector();
  }
}
