package io.github.fmnist.engine;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Creates arrays that a caller may read while their owner keeps using their memory. Each is a view
 * of an array that is larger by one value, so that nd4j lets no caller close it or its buffer.
 */
final class LentArray {
  private LentArray() {}

  /** Returns a c-ordered float32 array outside all workspaces. */
  static INDArray of(long... shape) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      long length = Arrays.stream(shape).reduce(1, Math::multiplyExact);
      return Nd4j.create(DataType.FLOAT, length + 1)
          .get(NDArrayIndex.interval(0, length))
          .reshape('c', shape);
    }
  }

  /** Returns a float32 copy of values that a caller may use while a pass is open. */
  static INDArray copyOf(INDArray values) {
    return of(values.shape()).assign(values);
  }
}
