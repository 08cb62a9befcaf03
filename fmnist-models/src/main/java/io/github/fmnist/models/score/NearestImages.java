package io.github.fmnist.models.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Finds the nearest training image of each image, by their pixels. */
final class NearestImages {
  private NearestImages() {}

  /**
   * Finds them.
   *
   * @param images float32 {@code [n, pixels]}
   * @param training float32 {@code [m, pixels]}
   */
  static List<Neighbour> of(INDArray images, INDArray training, Distances.Progress progress) {
    int[] nearest = new int[Math.toIntExact(images.size(0))];
    float[] least = new float[nearest.length];
    Arrays.fill(least, Float.POSITIVE_INFINITY);
    Distances.between(
        images,
        training,
        (row, first, columns, squared, offset) -> {
          for (int j = 0; j < columns; j++) {
            if (squared[offset + j] < least[row]) {
              least[row] = squared[offset + j];
              nearest[row] = first + j;
            }
          }
        },
        progress);
    List<Neighbour> neighbours = new ArrayList<>(nearest.length);
    for (int i = 0; i < nearest.length; i++) {
      // Once more, exactly: a copy is at distance 0.
      neighbours.add(
          new Neighbour(nearest[i], images.getRow(i).distance2(training.getRow(nearest[i]))));
    }
    return List.copyOf(neighbours);
  }
}
