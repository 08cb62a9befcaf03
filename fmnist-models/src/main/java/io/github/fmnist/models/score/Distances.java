package io.github.fmnist.models.score;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Computes squared Euclidean distances between the rows of two arrays in blocks, so that memory use
 * does not depend on the numbers of rows.
 *
 * <p>A block is one matrix product, |a|^2 + |b|^2 - 2 ab. Its rounding depends on the processor, so
 * it only bounds the distances; {@link RowDistances} computes the distances that matter exactly.
 */
final class Distances {
  private static final int ROWS = 500;
  private static final int COLUMNS = 5000;

  private Distances() {}

  /** Receives the distances of one row of the first array to some rows of the second. */
  interface Row {
    /** Receives the distances to the rows from {@code firstColumn} on. */
    void accept(int row, int firstColumn, RowDistances distances);
  }

  /** Receives the number of rows that are done. */
  interface Progress {
    void done(int rows);
  }

  /**
   * Visits all distances: for each row, the rows of the second array in order.
   *
   * @param first float32 {@code [n, size]}
   * @param second float32 {@code [m, size]}
   * @throws IllegalArgumentException if a value is NaN or infinite
   */
  static void between(INDArray first, INDArray second, Row row, Progress progress) {
    double[] firstNorms = RowBlock.squaredNorms(first);
    double[] secondNorms = RowBlock.squaredNorms(second);
    float[] products =
        new float[Math.min(ROWS, firstNorms.length) * Math.min(COLUMNS, secondNorms.length)];
    for (int from = 0; from < firstNorms.length; from += ROWS) {
      try (RowBlock rows = RowBlock.of(first, firstNorms, from, ROWS)) {
        for (int left = 0; left < secondNorms.length; left += COLUMNS) {
          try (RowBlock columns = RowBlock.of(second, secondNorms, left, COLUMNS)) {
            multiply(rows.array(), columns.array(), products);
            for (int i = 0; i < rows.count(); i++) {
              row.accept(from + i, left, new RowDistances(rows, i, columns, products));
            }
          }
        }
        progress.done(from + rows.count());
      }
    }
  }

  /** Fills the block with first * second^T in row-major order. */
  private static void multiply(INDArray first, INDArray second, float[] block) {
    // In f order, as BLAS writes it: the columns of second * first^T.
    try (INDArray product =
        Nd4j.createUninitialized(DataType.FLOAT, new long[] {second.size(0), first.size(0)}, 'f')) {
      second.mmuli(first.transpose(), product);
      product.data().asNioFloat().get(block, 0, Math.toIntExact(product.length()));
    }
  }
}
