package io.github.fmnist.models.score;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A classifier whose features represent images in a score. */
public interface FeatureExtractor {
  /**
   * Returns the features and logits of images. Those of one image do not depend on the other
   * images.
   *
   * @param images float32 {@code [n, 1, height, width]} or {@code [n, height * width]} in [0, 1]
   * @throws IllegalArgumentException if they have another size or values outside [0, 1]
   */
  Features extract(INDArray images);

  /**
   * Returns the SHA-256 of its weights in hexadecimal; scores of different extractors are not
   * comparable.
   */
  String sha256();

  /** Returns the share of test images that it classifies correctly. */
  double accuracy();

  /** Returns the number of its classes. */
  int classes();
}
