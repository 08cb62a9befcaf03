package io.github.fmnist.experiments.vae;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.Interpolation;
import io.github.fmnist.models.vae.Vae;
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
            .map(this::mostDistant)
            .toList();
  }

  /** Returns a pair for each class that has images, by class. */
  List<Pair> pairs() {
    return pairs;
  }

  /** Returns the pair of one class: that of middling length, neither the tamest nor the wildest. */
  Pair within() {
    return middling(pairs);
  }

  /**
   * Returns a pair of two classes, the first image of one and the second of the other: likewise
   * that of middling length; of one class if there is but one.
   */
  Pair between() {
    List<Pair> others =
        pairs.stream()
            .flatMap(
                row ->
                    pairs.stream()
                        .filter(column -> !column.equals(row))
                        .map(column -> new Pair(row.first(), column.second())))
            .toList();
    return others.isEmpty() ? within() : middling(others);
  }

  private Pair middling(List<Pair> some) {
    return some.stream()
        .sorted(Comparator.comparingDouble(this::length))
        .toList()
        .get(some.size() / 2);
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

  /** Which two of some images have codes farthest apart; one and the same if all are alike. */
  private Pair mostDistant(int... candidates) {
    Pair best = new Pair(candidates[0], candidates[0]);
    for (int first : candidates) {
      for (int second : candidates) {
        Pair pair = new Pair(first, second);
        if (length(pair) > length(best)) {
          best = pair;
        }
      }
    }
    return best;
  }

  private double length(Pair pair) {
    return distance(codes[pair.first()], codes[pair.second()]);
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
