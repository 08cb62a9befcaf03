package io.github.fmnist.models.score;

import org.nd4j.linalg.api.ndarray.INDArray;

/** What looks at images for a score: a classifier, and the features that it decides by. */
public interface FeatureExtractor {
  /**
   * Returns what it finds in images; the same in the same images, whatever images are beside them.
   *
   * @param images float32 {@code [n, 1, height, width]} or {@code [n, height * width]} in [0, 1]
   * @throws IllegalArgumentException if they have another size or values outside [0, 1]
   */
  Features extract(INDArray images);

  /** Returns the SHA-256 of its weights, in hexadecimal: scores of two extractors don't compare. */
  String sha256();

  /** Returns the share of test images that it classifies rightly. */
  double accuracy();

  /** Returns how many classes it knows. */
  int classes();
}
