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
  static final int LEAST = COVERAGE_NEIGHBOURS + 1;

  private final INDArray features;
  private final float[] radii;
  private final float[] coverageRadii;

  /**
   * Measures the balls.
   *
   * @param features float32 {@code [n, features]}, at least {@value #LEAST} rows
   */
  Manifold(INDArray features) {
    int count = Math.toIntExact(features.size(0));
    checkArgument(count >= LEAST, "at least %s images expected, found %s", LEAST, count);
    this.features = features;
    this.radii = new float[count];
    this.coverageRadii = new float[count];
    float[][] nearest = new float[count][COVERAGE_NEIGHBOURS];
    for (float[] distances : nearest) {
      Arrays.fill(distances, Float.POSITIVE_INFINITY);
    }
    Distances.between(
        features,
        features,
        (row, first, columns, squared, offset) -> {
          for (int j = 0; j < columns; j++) {
            // Itself by its place, since copies of it count as neighbours.
            if (first + j != row) {
              insert(nearest[row], squared[offset + j]);
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

  private static void insert(float[] rising, float distance) {
    if (distance >= rising[rising.length - 1]) {
      return;
    }
    int place = rising.length - 1;
    for (; place > 0 && rising[place - 1] > distance; place--) {
      rising[place] = rising[place - 1];
    }
    rising[place] = distance;
  }

  /** Compares generated images with these, the real ones. */
  Overlap overlap(Manifold generated) {
    boolean[] real = new boolean[radii.length];
    boolean[] covered = new boolean[radii.length];
    boolean[] precise = new boolean[generated.radii.length];
    Distances.between(
        features,
        generated.features,
        (row, first, columns, squared, offset) -> {
          for (int j = 0; j < columns; j++) {
            float distance = squared[offset + j];
            precise[first + j] |= distance <= radii[row];
            real[row] |= distance <= generated.radii[first + j];
            covered[row] |= distance <= coverageRadii[row];
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
