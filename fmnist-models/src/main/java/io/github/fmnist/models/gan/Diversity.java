package io.github.fmnist.models.gan;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.models.internal.Floats;
import java.util.Arrays;
import java.util.stream.DoubleStream;
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
  private static final double MIN_PAIRWISE = 0.3;
  private static final double MIN_NEAREST = 0.15;

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
   * #MIN_PAIRWISE} or {@code nearest} below {@value #MIN_NEAREST}. A generator that has not learned
   * yet is below as well.
   */
  public boolean collapsed() {
    return pairwise < MIN_PAIRWISE || nearest < MIN_NEAREST;
  }

  /** Mean distances among images. */
  private record Distances(double pairwise, double nearest) {
    /**
     * Sums squares of differences in double: by a matrix product, copies would be at distance 0 on
     * some processors only.
     */
    static Distances among(INDArray rows) {
      float[][] pixels = Floats.rows(rows);
      int count = pixels.length;
      double sum = 0;
      double[] nearest = new double[count];
      Arrays.fill(nearest, Double.POSITIVE_INFINITY);
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < i; j++) {
          double distance = distance(pixels[i], pixels[j]);
          sum += 2 * distance;
          nearest[i] = Math.min(nearest[i], distance);
          nearest[j] = Math.min(nearest[j], distance);
        }
      }
      double nearestSum = DoubleStream.of(nearest).sum();
      return new Distances(sum / count / (count - 1.0), nearestSum / count);
    }

    private static double distance(float[] a, float[] b) {
      double squares = 0;
      for (int i = 0; i < a.length; i++) {
        double difference = (double) a[i] - b[i];
        squares += difference * difference;
      }
      return Math.sqrt(squares);
    }
  }
}
