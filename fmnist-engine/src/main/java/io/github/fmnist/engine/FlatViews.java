package io.github.fmnist.engine;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Parts of one flat array that lie where parameters lie in theirs. */
final class FlatViews {
  private FlatViews() {}

  /** The part of {@code other}, flat, that lies in it as {@code part} lies in {@code whole}. */
  static INDArray like(INDArray part, INDArray whole, INDArray other) {
    long from = part.offset() - whole.offset();
    return other.reshape(other.length()).get(NDArrayIndex.interval(from, from + part.length()));
  }
}
