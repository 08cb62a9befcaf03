package io.github.fmnist.models.gan;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.models.internal.Floats;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The diversity of generated images relative to real images: 1 means equally diverse. Distances are
 * Euclidean distances of pixels.
 *
 * @param pairwise the mean distance of two generated images divided by that of two real images:
 *     near 0 if all generated images are alike
 * @param nearest the mean distance of a generated image from its nearest generated neighbour,
 *     divided by the same for as many real images: near 0 if the generator repeats a few images
 */
public record Diversity(double pairwise, double nearest) {
  private static final double MIN_PAIRWISE = 0.3;
  private static final double MIN_NEAREST = 0.15;

  /** Compares generated images with as many real images; both are rows of pixels. */
  static Diversity of(INDArray generated, INDArray real) {
    Distances generatedDistances = Distances.among(generated);
    Distances realDistances = Distances.among(real);
    checkArgument(
        realDistances.nearest() > 0, "images that differ expected, found copies of the same ones");
    return new Diversity(
        generatedDistances.pairwise() / realDistances.pairwise(),
        generatedDistances.nearest() / realDistances.nearest());
  }

  /**
   * Returns whether the generator has collapsed: whether {@code pairwise} is below {@value
   * #MIN_PAIRWISE} or {@code nearest} below {@value #MIN_NEAREST}. An untrained generator is below
   * these thresholds as well.
   */
  public boolean collapsed() {
    return pairwise < MIN_PAIRWISE || nearest < MIN_NEAREST;
  }

  /** Mean distances among images. */
  private record Distances(double pairwise, double nearest) {
    /**
     * Sums squared differences in double precision: with a matrix product, the distance of copies
     * would be 0 on some processors only.
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
