package io.github.fmnist.models.score;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Finds the nearest training image of each image by the Euclidean distance of pixels. Among equally
 * near images, the lowest index wins.
 */
final class NearestImages {
  private NearestImages() {}

  /**
   * Returns the nearest training image of each image.
   *
   * @param images float32 {@code [n, pixels]}
   * @param training float32 {@code [m, pixels]}, at least 1 row
   */
  static List<Neighbour> of(INDArray images, INDArray training, Distances.Progress progress) {
    int[] nearest = new int[Math.toIntExact(images.size(0))];
    double[] minima = new double[nearest.length];
    Arrays.fill(minima, Double.POSITIVE_INFINITY);
    Distances.between(
        images,
        training,
        (row, first, distances) -> {
          for (int j = 0; j < distances.count(); j++) {
            if (distances.lowerBound(j) < minima[row]) {
              double squared = distances.squared(j);
              if (squared < minima[row]) {
                minima[row] = squared;
                nearest[row] = first + j;
              }
            }
          }
        },
        progress);
    return IntStream.range(0, nearest.length)
        .mapToObj(i -> new Neighbour(nearest[i], Math.sqrt(minima[i])))
        .toList();
  }
}
