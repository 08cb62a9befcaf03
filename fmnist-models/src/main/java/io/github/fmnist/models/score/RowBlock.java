package io.github.fmnist.models.score;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.models.internal.Excerpt;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Consecutive rows of an array, copied into native memory, which closing frees.
 *
 * @param array float32 {@code [count, size]}
 * @param values values of the array in row-major order
 * @param squaredNorms squared norms of the rows
 */
record RowBlock(INDArray array, FloatBuffer values, double... squaredNorms)
    implements AutoCloseable {
  /** The bounds of {@link RowDistances} hold for far fewer than 2^24 values in a row. */
  private static final int MAX_SIZE = 1 << 22;

  private static final int CHUNK = 500;

  /**
   * Copies at most {@code limit} rows from {@code from} on, and their norms from those of all rows.
   */
  static RowBlock of(INDArray rows, double[] squaredNorms, int from, int limit) {
    int to = Math.min(squaredNorms.length, from + limit);
    INDArray array = copy(rows, from, to);
    return new RowBlock(
        array, array.data().asNioFloat(), Arrays.copyOfRange(squaredNorms, from, to));
  }

  /**
   * Returns the squared norms of all rows.
   *
   * @throws IllegalArgumentException if the rows are not float32 or have a value that is NaN or
   *     infinite
   */
  static double[] squaredNorms(INDArray rows) {
    checkArgument(
        rows.rank() == 2 && rows.dataType() == DataType.FLOAT && rows.size(1) <= MAX_SIZE,
        "rows [n, size] of float32, of at most %s values, expected, found %s",
        MAX_SIZE,
        Excerpt.shape(rows));
    double[] norms = new double[Math.toIntExact(rows.size(0))];
    int size = (int) rows.size(1);
    for (int from = 0; from < norms.length; from += CHUNK) {
      int to = Math.min(norms.length, from + CHUNK);
      try (INDArray chunk = copy(rows, from, to)) {
        FloatBuffer values = chunk.data().asNioFloat();
        for (int i = from; i < to; i++) {
          for (int j = 0; j < size; j++) {
            double value = values.get();
            norms[i] += value * value;
          }
          checkArgument(
              Double.isFinite(norms[i]),
              "finite numbers expected, found NaN or infinity in row %s",
              i);
        }
      }
    }
    return norms;
  }

  int count() {
    return squaredNorms.length;
  }

  int size() {
    return (int) array.size(1);
  }

  private static INDArray copy(INDArray rows, int from, int to) {
    return rows.get(NDArrayIndex.interval(from, to), NDArrayIndex.all()).dup('c');
  }

  @Override
  public void close() {
    array.close();
  }
}
