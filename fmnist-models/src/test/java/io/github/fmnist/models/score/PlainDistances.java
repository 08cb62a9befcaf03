package io.github.fmnist.models.score;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The scoreboard's decisions by definition: sums of squared differences in double precision. */
final class PlainDistances {
  private PlainDistances() {}

  static List<Neighbour> nearest(INDArray images, INDArray training) {
    return Arrays.stream(squared(images, training)).map(PlainDistances::least).toList();
  }

  private static Neighbour least(double... squared) {
    int place =
        IntStream.range(0, squared.length)
            .boxed()
            .min(Comparator.comparingDouble(j -> squared[j]))
            .orElseThrow();
    return new Neighbour(place, Math.sqrt(squared[place]));
  }

  static Manifold.Overlap overlap(INDArray real, INDArray generated) {
    double[][] squared = squared(real, generated);
    double[] realRadii = radii(real, 3);
    double[] coverageRadii = radii(real, 5);
    double[] generatedRadii = radii(generated, 3);
    int realCount = realRadii.length;
    int generatedCount = generatedRadii.length;
    return new Manifold.Overlap(
        share(generatedCount, j -> any(realCount, i -> squared[i][j] <= realRadii[i])),
        share(realCount, i -> any(generatedCount, j -> squared[i][j] <= generatedRadii[j])),
        share(realCount, i -> any(generatedCount, j -> squared[i][j] <= coverageRadii[i])));
  }

  private static double share(int count, IntPredicate found) {
    return (double) IntStream.range(0, count).filter(found).count() / count;
  }

  private static boolean any(int count, IntPredicate found) {
    return IntStream.range(0, count).anyMatch(found);
  }

  /**
   * Returns the squared distance of each row to its k-th nearest other row; index 0 is the row
   * itself.
   */
  private static double[] radii(INDArray rows, int k) {
    return Arrays.stream(squared(rows, rows))
        .mapToDouble(row -> Arrays.stream(row).sorted().toArray()[k])
        .toArray();
  }

  static double[][] squared(INDArray first, INDArray second) {
    float[][] a = first.toFloatMatrix();
    float[][] b = second.toFloatMatrix();
    double[][] squared = new double[a.length][b.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        for (int k = 0; k < a[i].length; k++) {
          double difference = (double) a[i][k] - b[j][k];
          squared[i][j] += difference * difference;
        }
      }
    }
    return squared;
  }
}
