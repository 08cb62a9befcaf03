package io.github.fmnist.experiments;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.Interpolation;
import io.github.fmnist.models.Vae;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Spherical paths through latent space between the mean codes of test images. Of each class there
 * is a pair: of a few images that the seed chooses, the two that are farthest apart.
 *
 * <p>A conditional model is told the class of the nearer end.
 */
final class LatentPaths {
  /** Images on a path, its ends included. */
  static final int STEPS = 10;

  /** Candidates for the pair of a class: enough for two that differ, few enough to avoid freaks. */
  private static final int CANDIDATES = 6;

  /** What the random numbers are for; away from those of training. */
  private static final long STREAM = 2_000_001;

  private final Vae vae;
  private final VaeDesign model;
  private final float[][] codes;
  private final int[] labels;
  private final List<Pair> pairs;

  /**
   * Chooses the pairs.
   *
   * @param codes mean codes of the test images, {@code [n, latent size]}
   * @param labels of these
   */
  LatentPaths(Vae vae, VaeDesign model, INDArray codes, int[] labels, long seed) {
    this.vae = vae;
    this.model = model;
    this.codes = codes.toFloatMatrix();
    this.labels = labels.clone();
    CounterRandom random = CounterRandom.of(seed, STREAM, 0, 0);
    int[] order = random.permutation(labels.length);
    this.pairs =
        IntStream.range(0, Arrays.stream(labels).max().orElseThrow() + 1)
            .mapToObj(label -> IntStream.of(order).filter(i -> labels[i] == label))
            .map(images -> images.limit(CANDIDATES).toArray())
            .filter(images -> images.length > 0)
            .map(images -> mostDistant(this.codes, images))
            .toList();
  }

  /** Returns a pair for each class that has images, by class. */
  List<Pair> pairs() {
    return pairs;
  }

  /** Returns the pair of one class: that of middling length, neither the tamest nor the wildest. */
  Pair within() {
    return pairs.stream()
        .sorted(Comparator.comparingDouble(pair -> distance(codes, pair)))
        .toList()
        .get(pairs.size() / 2);
  }

  /**
   * Returns a pair of the two classes whose mean codes are farthest apart, which differ most; of
   * one class if there is but one.
   */
  Pair between() {
    float[][] centres = pairs.stream().map(this::centre).toArray(float[][]::new);
    Pair classes = mostDistant(centres, IntStream.range(0, centres.length).toArray());
    return new Pair(pairs.get(classes.first()).first(), pairs.get(classes.second()).second());
  }

  /** The mean code of the class that a pair is of. */
  private float[] centre(Pair pair) {
    int[] members =
        IntStream.range(0, labels.length).filter(i -> labels[i] == labels[pair.first()]).toArray();
    float[] centre = new float[codes[0].length];
    for (int member : members) {
      for (int j = 0; j < centre.length; j++) {
        centre[j] += codes[member][j] / members.length;
      }
    }
    return centre;
  }

  /** Returns the images along a path: {@code [STEPS, 1, height, width]}. */
  INDArray walk(Pair pair) {
    float[][] way = new float[STEPS][];
    int[] told = new int[STEPS];
    for (int i = 0; i < STEPS; i++) {
      double part = i / (STEPS - 1.0);
      way[i] = Interpolation.SPHERICAL.between(codes[pair.first()], codes[pair.second()], part);
      told[i] = labels[part < 0.5 ? pair.first() : pair.second()];
    }
    return vae.decode(Nd4j.createFromArray(way), model.told(told));
  }

  /**
   * Returns the images half-way from the first of each class's pair to the second of each's: row by
   * row {@code [classes * classes, 1, height, width]}; a conditional model is told the second's.
   */
  INDArray midpoints() {
    List<float[]> middles = new ArrayList<>();
    List<Integer> told = new ArrayList<>();
    for (Pair row : pairs) {
      for (Pair column : pairs) {
        middles.add(
            Interpolation.SPHERICAL.between(codes[row.first()], codes[column.second()], 0.5));
        told.add(labels[column.second()]);
      }
    }
    return vae.decode(
        Nd4j.createFromArray(middles.toArray(float[][]::new)),
        model.told(told.stream().mapToInt(Integer::intValue).toArray()));
  }

  /**
   * Returns how even the steps between images are: the mean distance (L2, over pixels) from one to
   * the next, divided by the greatest. 1 if all are alike, 1 / (steps - 1) if all change is in one.
   *
   * @param images {@code [steps, ...]}, 2 or more
   */
  static double smoothness(INDArray images) {
    float[][] rows = images.reshape('c', images.size(0), -1).toFloatMatrix();
    double[] steps =
        IntStream.range(1, rows.length).mapToDouble(i -> distance(rows[i - 1], rows[i])).toArray();
    double greatest = Arrays.stream(steps).max().orElseThrow();
    return greatest == 0 ? 1 : Arrays.stream(steps).average().orElseThrow() / greatest;
  }

  /** Which two of some points are farthest apart; one and the same if all are alike. */
  private static Pair mostDistant(float[][] points, int... candidates) {
    Pair best = new Pair(candidates[0], candidates[0]);
    for (int first : candidates) {
      for (int second : candidates) {
        Pair pair = new Pair(first, second);
        if (distance(points, pair) > distance(points, best)) {
          best = pair;
        }
      }
    }
    return best;
  }

  private static double distance(float[][] points, Pair pair) {
    return distance(points[pair.first()], points[pair.second()]);
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  /** Two test images, by their places. */
  record Pair(int first, int second) {}
}
