package io.github.fmnist.models.score;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Features of a set of images, and around each a ball that reaches to its k-th nearest neighbour in
 * the set: what is in any of the balls looks like the set (Kynkäänniemi et al. 2019, <a
 * href="https://arxiv.org/abs/1904.06991">arXiv 1904.06991</a>, section 2).
 */
final class Manifold {
  /** As in that paper: precision and recall. */
  private static final int NEIGHBOURS = 3;

  /** As in Naeem et al. 2020: coverage. */
  private static final int COVERAGE_NEIGHBOURS = 5;

  /** What a set needs for every ball to reach to another member. */
  static final int MIN_IMAGES = COVERAGE_NEIGHBOURS + 1;

  private final INDArray features;

  /** Squared, as all distances here. */
  private final double[] radii;

  private final double[] coverageRadii;

  /**
   * Measures the balls.
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
          double[] rising = nearest[row];
          for (int j = 0; j < distances.count(); j++) {
            // Itself by its place, since copies of it count as neighbours.
            if (first + j != row && distances.lowerBound(j) < rising[COVERAGE_NEIGHBOURS - 1]) {
              insert(rising, distances.squared(j));
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

  private static void insert(double[] rising, double distance) {
    if (distance >= rising[rising.length - 1]) {
      return;
    }
    int place = rising.length - 1;
    for (; place > 0 && rising[place - 1] > distance; place--) {
      rising[place] = rising[place - 1];
    }
    rising[place] = distance;
  }

  /** Compares generated images with these, the real ones. A ball has its surface too. */
  Overlap overlap(Manifold generated) {
    boolean[] real = new boolean[radii.length];
    boolean[] covered = new boolean[radii.length];
    boolean[] precise = new boolean[generated.radii.length];
    Distances.between(
        features,
        generated.features,
        (row, first, distances) -> {
          for (int j = 0; j < distances.count(); j++) {
            int drawn = first + j;
            precise[drawn] = precise[drawn] || distances.isWithin(radii[row], j);
            real[row] = real[row] || distances.isWithin(generated.radii[drawn], j);
            covered[row] = covered[row] || distances.isWithin(coverageRadii[row], j);
          }
        },
        done -> {});
    return new Overlap(share(precise), share(real), share(covered));
  }

  private static double share(boolean... found) {
    int count = 0;
    for (boolean each : found) {
      count += each ? 1 : 0;
    }
    return (double) count / found.length;
  }

  /**
   * How two sets overlap.
   *
   * @param precision share of generated images in balls of real ones
   * @param recall share of real images in balls of generated ones
   * @param coverage share of real images with a generated one in their ball of {@value
   *     #COVERAGE_NEIGHBOURS} neighbours
   */
  record Overlap(double precision, double recall, double coverage) {}
}
