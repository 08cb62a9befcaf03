package io.github.fmnist.models.score;

import java.nio.FloatBuffer;

/**
 * Squared Euclidean distances of one row to consecutive other rows. A distance that decides a
 * comparison is computed from the differences, in double precision and in the order of the values:
 * the result has the same bits on all processors, is symmetric, and is 0 for equal rows.
 *
 * <p>Bounds from a float32 matrix product avoid most of these computations. In any order of
 * summation, with or without fused multiply-add, the error of a product ab of n values is at most
 * {@code n u / (1 - n u)} of the sum of {@code |a_i b_i|}, where u is 2^-24 (Higham 2002, Accuracy
 * and Stability of Numerical Algorithms, section 3.1), and this sum is at most half of |a|^2 +
 * |b|^2. Eight more terms cover the computations in double, and four times the smallest normal
 * number for each value covers products that underflow in float32.
 */
final class RowDistances {
  private static final double UNIT_ROUNDOFF = 0x1p-24;
  private static final int DOUBLE_TERMS = 8;

  private final RowBlock rows;
  private final int row;
  private final RowBlock columns;
  private final float[] products;
  private final double relativeError;
  private final double absoluteError;

  /**
   * Wraps a row of a matrix product.
   *
   * @param row index of the row in the first block
   * @param products products of all rows of the first block and all rows of the second
   */
  RowDistances(RowBlock rows, int row, RowBlock columns, float[] products) {
    this.rows = rows;
    this.row = row;
    this.columns = columns;
    this.products = products;
    double terms = (rows.size() + DOUBLE_TERMS) * UNIT_ROUNDOFF;
    this.relativeError = terms / (1 - terms);
    this.absoluteError = 4.0 * Float.MIN_NORMAL * rows.size();
  }

  /** Returns the number of distances. */
  int count() {
    return columns.count();
  }

  /** Returns a lower bound of a squared distance. */
  double lowerBound(int column) {
    float product = product(column);
    return Float.isFinite(product) ? Math.max(0, estimate(column, product) - error(column)) : 0;
  }

  /** Returns whether a squared distance is at most the given squared radius. */
  boolean isWithin(double squaredRadius, int column) {
    float product = product(column);
    if (Float.isFinite(product)) {
      double excess = estimate(column, product) - squaredRadius;
      if (Math.abs(excess) > error(column)) {
        return excess < 0;
      }
    }
    return squared(column) <= squaredRadius;
  }

  /** Returns the exact squared distance. */
  double squared(int column) {
    FloatBuffer first = rows.values();
    FloatBuffer second = columns.values();
    int size = rows.size();
    int a = row * size;
    int b = column * size;
    double sum = 0;
    for (int i = 0; i < size; i++) {
      double difference = (double) first.get(a + i) - second.get(b + i);
      sum += difference * difference;
    }
    return sum;
  }

  /** Returns the product, which is infinite or NaN if float32 overflowed. */
  private float product(int column) {
    return products[row * columns.count() + column];
  }

  private double estimate(int column, float product) {
    return norms(column) - 2.0 * product;
  }

  private double error(int column) {
    return relativeError * norms(column) + absoluteError;
  }

  private double norms(int column) {
    return rows.squaredNorms()[row] + columns.squaredNorms()[column];
  }
}
