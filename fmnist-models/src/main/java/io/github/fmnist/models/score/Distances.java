package io.github.fmnist.models.score;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Squared Euclidean distances between the rows of two arrays, a block at a time: memory depends on
 * neither number of rows.
 *
 * <p>A block is one matrix product, |a|^2 + |b|^2 - 2 ab. How that rounds depends on the processor,
 * so it only bounds the distances; {@link RowDistances} computes those that matter exactly.
 */
final class Distances {
  private static final int ROWS = 500;
  private static final int COLUMNS = 5000;

  private Distances() {}

  /** Looks at the distances of one row of the first array to some rows of the second. */
  interface Row {
    /** Takes the distances to the rows from {@code firstColumn} on. */
    void look(int row, int firstColumn, RowDistances distances);
  }

  /** Called when so many rows are done. */
  interface Progress {
    void done(int rows);
  }

  /**
   * Goes through all distances: each row meets the rows of the second array in their order.
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
              row.look(from + i, left, new RowDistances(rows, i, columns, products));
            }
          }
        }
        progress.done(from + rows.count());
      }
    }
  }

  /** Fills the block with first * second^T, row after row. */
  private static void multiply(INDArray first, INDArray second, float[] block) {
    // In f order, as BLAS writes: column after column of second * first^T.
    try (INDArray product =
        Nd4j.createUninitialized(DataType.FLOAT, new long[] {second.size(0), first.size(0)}, 'f')) {
      second.mmuli(first.transpose(), product);
      product.data().asNioFloat().get(block, 0, Math.toIntExact(product.length()));
    }
  }
}
