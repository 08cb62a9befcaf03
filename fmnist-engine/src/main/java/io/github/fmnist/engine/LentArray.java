package io.github.fmnist.engine;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Arrays that are lent to a caller while their owner goes on using their memory. Each is a view of
 * one that is larger by a value: so nd4j lets nobody close it, by itself or by its buffer.
 */
final class LentArray {
  private LentArray() {}

  /** A c-ordered float32 array in no workspace. */
  static INDArray of(long... shape) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      long length = Arrays.stream(shape).reduce(1, Math::multiplyExact);
      return Nd4j.create(DataType.FLOAT, length + 1)
          .get(NDArrayIndex.interval(0, length))
          .reshape('c', shape);
    }
  }

  /** The same values as float32, for a caller to keep while a pass is open. */
  static INDArray copyOf(INDArray values) {
    return of(values.shape()).assign(values);
  }
}
