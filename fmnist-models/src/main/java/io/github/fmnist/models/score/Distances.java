package io.github.fmnist.models.score;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Squared Euclidean distances between the rows of two arrays, a block at a time: memory depends on
 * neither number of rows.
 *
 * <p>A block is one matrix product, |a|^2 + |b|^2 - 2 ab. That rounds to some 1e-7 of the squared
 * lengths of the rows: enough to tell who is near, not to say how near copies are.
 */
final class Distances {
  private static final int ROWS = 500;
  private static final int COLUMNS = 5000;

  private Distances() {}

  /** Looks at the distances of one row of the first array to some rows of the second. */
  interface Row {
    /**
     * Takes the distances to the rows from {@code firstColumn} on.
     *
     * @param squared its part from {@code offset} on, {@code columns} of them, 0 or more
     */
    void look(int row, int firstColumn, int columns, float[] squared, int offset);
  }

  /** Called when so many rows are done. */
  interface Progress {
    void done(int rows);
  }

  /**
   * Goes through all distances.
   *
   * @param first float32 {@code [n, size]}
   * @param second float32 {@code [m, size]}
   */
  static void between(INDArray first, INDArray second, Row row, Progress progress) {
    float[] firstNorms = squaredNorms(first);
    float[] secondNorms = squaredNorms(second);
    float[] block =
        new float[Math.min(ROWS, firstNorms.length) * Math.min(COLUMNS, secondNorms.length)];
    for (int from = 0; from < firstNorms.length; from += ROWS) {
      int rows = Math.min(ROWS, firstNorms.length - from);
      INDArray some = part(first, from, rows);
      for (int left = 0; left < secondNorms.length; left += COLUMNS) {
        int columns = Math.min(COLUMNS, secondNorms.length - left);
        products(some, part(second, left, columns), block);
        for (int i = 0; i < rows; i++) {
          int offset = i * columns;
          for (int j = 0; j < columns; j++) {
            float squared = firstNorms[from + i] + secondNorms[left + j] - 2 * block[offset + j];
            block[offset + j] = Math.max(0, squared);
          }
          row.look(from + i, left, columns, block, offset);
        }
      }
      progress.done(from + rows);
    }
  }

  /** Fills the block with first * second^T, row after row. */
  private static void products(INDArray first, INDArray second, float[] block) {
    // In f order, as BLAS writes: column after column of second * first^T.
    try (INDArray product =
        Nd4j.createUninitialized(DataType.FLOAT, new long[] {second.size(0), first.size(0)}, 'f')) {
      second.mmuli(first.transpose(), product);
      product.data().asNioFloat().get(block, 0, Math.toIntExact(product.length()));
    }
  }

  private static INDArray part(INDArray rows, int from, int count) {
    return rows.get(NDArrayIndex.interval(from, from + count), NDArrayIndex.all());
  }

  private static float[] squaredNorms(INDArray rows) {
    int size = Math.toIntExact(rows.size(1));
    float[] values = new float[Math.multiplyExact(ROWS, size)];
    float[] norms = new float[Math.toIntExact(rows.size(0))];
    for (int from = 0; from < norms.length; from += ROWS) {
      int count = Math.min(ROWS, norms.length - from);
      part(rows, from, count).dup('c').data().asNioFloat().get(values, 0, count * size);
      for (int i = 0; i < count; i++) {
        double sum = 0;
        for (int j = i * size; j < (i + 1) * size; j++) {
          sum += (double) values[j] * values[j];
        }
        norms[from + i] = (float) sum;
      }
    }
    return norms;
  }
}
