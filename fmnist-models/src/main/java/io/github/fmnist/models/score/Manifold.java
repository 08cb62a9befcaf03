package io.github.fmnist.models.score;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The features of a set of images, with a ball around each that reaches to its k-th nearest
 * neighbour in the set. A point within any of the balls counts as similar to the set (Kynkäänniemi
 * et al. 2019, <a href="https://arxiv.org/abs/1904.06991">arXiv 1904.06991</a>, section 2).
 */
final class Manifold {
  /** For precision and recall, as in that paper. */
  private static final int NEIGHBOURS = 3;

  /** For coverage, as in Naeem et al. 2020. */
  private static final int COVERAGE_NEIGHBOURS = 5;

  /** Minimum size of a set in which every image has enough neighbours. */
  static final int MIN_IMAGES = COVERAGE_NEIGHBOURS + 1;

  private final INDArray features;

  /** Squared radii; all distances in this class are squared. */
  private final double[] radii;

  private final double[] coverageRadii;

  /**
   * Computes the radii of the balls.
   *
   * @param features float32 {@code [n, features]}, at least {@value #MIN_IMAGES} rows
   */
  Manifold(INDArray features) {
    int count = Math.toIntExact(features.size(0));
    checkArgument(count >= MIN_IMAGES, "at least %s images expected, found %s", MIN_IMAGES, count);
    this.features = features;
    this.radii = new double[count];
    this.coverageRadii = new double[count];
    double[][] nearest = new double[count][COVERAGE_NEIGHBOURS];
    for (double[] distances : nearest) {
      Arrays.fill(distances, Double.POSITIVE_INFINITY);
    }
    Distances.between(
        features,
        features,
        (row, first, distances) -> {
          double[] sorted = nearest[row];
          for (int j = 0; j < distances.count(); j++) {
            // Excludes the image itself by its index, since copies of it count as neighbours.
            if (first + j != row && distances.lowerBound(j) < sorted[COVERAGE_NEIGHBOURS - 1]) {
              insert(sorted, distances.squared(j));
            }
          }
        },
        done -> {});
    for (int i = 0; i < count; i++) {
      radii[i] = nearest[i][NEIGHBOURS - 1];
      coverageRadii[i] = nearest[i][COVERAGE_NEIGHBOURS - 1];
    }
  }

  INDArray features() {
    return features;
  }

  private static void insert(double[] sorted, double distance) {
    if (distance >= sorted[sorted.length - 1]) {
      return;
    }
    int place = sorted.length - 1;
    for (; place > 0 && sorted[place - 1] > distance; place--) {
      sorted[place] = sorted[place - 1];
    }
    sorted[place] = distance;
  }

  /** Compares generated images with this set of real images. A ball includes its surface. */
  Overlap overlap(Manifold generated) {
    boolean[] recalled = new boolean[radii.length];
    boolean[] covered = new boolean[radii.length];
    boolean[] precise = new boolean[generated.radii.length];
    Distances.between(
        features,
        generated.features,
        (row, first, distances) -> {
          for (int j = 0; j < distances.count(); j++) {
            int column = first + j;
            precise[column] = precise[column] || distances.isWithin(radii[row], j);
            recalled[row] = recalled[row] || distances.isWithin(generated.radii[column], j);
            covered[row] = covered[row] || distances.isWithin(coverageRadii[row], j);
          }
        },
        done -> {});
    return new Overlap(share(precise), share(recalled), share(covered));
  }

  private static double share(boolean... found) {
    int count = 0;
    for (boolean each : found) {
      count += each ? 1 : 0;
    }
    return (double) count / found.length;
  }

  /**
   * The overlap of two sets.
   *
   * @param precision share of generated images in balls of real images
   * @param recall share of real images in balls of generated images
   * @param coverage share of real images with a generated image in their ball of {@value
   *     #COVERAGE_NEIGHBOURS} neighbours
   */
  record Overlap(double precision, double recall, double coverage) {}
}
