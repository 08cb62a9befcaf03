package io.github.fmnist.models.score;

import java.nio.FloatBuffer;

/**
 * Squared Euclidean distances of one row to some consecutive others. Those that no processor's
 * rounding may decide on are computed from the differences, in double and in the order of the
 * values: the same bits everywhere, the same both ways, and 0 for equal rows.
 *
 * <p>Bounds from a float32 matrix product spare most of that. However it sums, and with or without
 * fused multiplication and addition, a product ab of n values is off by at most {@code n u / (1 - n
 * u)} of the sum of {@code |a_i b_i|}, u being 2^-24 (Higham 2002, Accuracy and Stability of
 * Numerical Algorithms, section 3.1), which is at most half of |a|^2 + |b|^2. Eight terms more
 * cover what is computed in double, and four times the least normal number for each value cover
 * products that are too small for float32.
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
   * Takes a row of a matrix product.
   *
   * @param row of the first block
   * @param products of all rows of the first block and all of the second
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

  /** Returns how many there are. */
  int count() {
    return columns.count();
  }

  /** Returns what a distance is not below. */
  double lowerBound(int column) {
    float product = product(column);
    return Float.isFinite(product) ? Math.max(0, estimate(column, product) - error(column)) : 0;
  }

  /** Tells whether a distance is at most the given one, squared. */
  boolean isWithin(double squaredRadius, int column) {
    float product = product(column);
    if (Float.isFinite(product)) {
      double beyond = estimate(column, product) - squaredRadius;
      if (Math.abs(beyond) > error(column)) {
        return beyond < 0;
      }
    }
    return squared(column) <= squaredRadius;
  }

  /** Returns a distance. */
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

  /** Infinite or NaN if it was too large for float32 on the way. */
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
