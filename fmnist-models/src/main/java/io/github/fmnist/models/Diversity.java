package io.github.fmnist.models;

import static org.nd4j.common.base.Preconditions.checkArgument;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How much drawn images differ among each other, beside real ones: 1 if as much. Distances are
 * Euclidean, of pixels.
 *
 * @param pairwise the mean distance of two drawn images over that of two real ones: near 0 if all
 *     are alike
 * @param nearest the mean distance of a drawn image from the drawn one nearest to it, over that of
 *     real ones from as many: near 0 if there are a few images, each drawn again and again
 */
public record Diversity(double pairwise, double nearest) {
  private static final double LEAST_PAIRWISE = 0.3;
  private static final double LEAST_NEAREST = 0.15;

  /** Measures drawn images beside as many real ones: rows of pixels. */
  static Diversity of(INDArray drawn, INDArray real) {
    Distances ofDrawn = Distances.among(drawn);
    Distances ofReal = Distances.among(real);
    checkArgument(
        ofReal.nearest() > 0, "images that differ expected, found copies of the same ones");
    return new Diversity(
        ofDrawn.pairwise() / ofReal.pairwise(), ofDrawn.nearest() / ofReal.nearest());
  }

  /**
   * Tells whether the generator has collapsed: whether {@code pairwise} is below {@value
   * #LEAST_PAIRWISE} or {@code nearest} below {@value #LEAST_NEAREST}. A generator that has not
   * learned yet is below as well.
   */
  public boolean collapsed() {
    return pairwise < LEAST_PAIRWISE || nearest < LEAST_NEAREST;
  }

  /** Mean distances among images. */
  private record Distances(double pairwise, double nearest) {
    /** By |a - b|^2 = |a|^2 + |b|^2 - 2 ab, so that the work is one product of matrices. */
    static Distances among(INDArray rows) {
      float[][] products = rows.mmul(rows.transpose()).toFloatMatrix();
      int count = products.length;
      double sum = 0;
      double nearestSum = 0;
      for (int i = 0; i < count; i++) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int j = 0; j < count; j++) {
          if (j != i) {
            double square = (double) products[i][i] + products[j][j] - 2.0 * products[i][j];
            double distance = Math.sqrt(Math.max(0, square));
            sum += distance;
            nearest = Math.min(nearest, distance);
          }
        }
        nearestSum += nearest;
      }
      return new Distances(sum / count / (count - 1.0), nearestSum / count);
    }
  }
}
