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
 * Spherical paths through latent space between the mean codes of test images. Each class has one
 * pair of images: among a few images that the seed selects, the two whose codes are farthest apart.
 *
 * <p>A conditional model is conditioned on the class of the nearer end.
 */
final class LatentPaths {
  /** Number of images on a path, including its ends. */
  static final int STEPS = 10;

  /** Candidates for the pair of a class: enough for two that differ, few enough for no outliers. */
  private static final int CANDIDATES = 6;

  /** The stream of random numbers, which training does not use. */
  private static final long STREAM = 2_000_001;

  private final Vae vae;
  private final VaeDesign model;
  private final float[][] codes;
  private final int[] labels;
  private final List<Pair> pairs;

  /**
   * Selects the pairs.
   *
   * @param codes mean codes of the test images, {@code [n, latent size]}
   * @param labels class labels of the test images
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
            .map(this::mostDistantPair)
            .toList();
  }

  /** Returns one pair for each class that has images, in the order of the classes. */
  List<Pair> pairs() {
    return pairs;
  }

  /** Returns a pair of one class: the one whose path has the median length. */
  Pair within() {
    return median(pairs);
  }

  /**
   * Returns a pair of two classes, the first image of one and the second image of the other: the
   * one whose path has the median length. If there is only one class, returns its pair.
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
    return others.isEmpty() ? within() : median(others);
  }

  private Pair median(List<Pair> some) {
    return some.stream()
        .sorted(Comparator.comparingDouble(this::length))
        .toList()
        .get(some.size() / 2);
  }

  /** Returns the images along a path: {@code [STEPS, 1, height, width]}. */
  INDArray walk(Pair pair) {
    float[][] path = new float[STEPS][];
    int[] classes = new int[STEPS];
    for (int i = 0; i < STEPS; i++) {
      double part = i / (STEPS - 1.0);
      path[i] = Interpolation.SPHERICAL.between(codes[pair.first()], codes[pair.second()], part);
      classes[i] = labels[part < 0.5 ? pair.first() : pair.second()];
    }
    return vae.decode(Nd4j.createFromArray(path), model.conditioning(classes));
  }

  /**
   * Returns the images halfway between the first image of each class's pair (row) and the second
   * image of each class's pair (column): {@code [classes * classes, 1, height, width]}. A
   * conditional model is conditioned on the class of the second image.
   */
  INDArray midpoints() {
    List<float[]> midpoints = new ArrayList<>();
    List<Integer> classes = new ArrayList<>();
    for (Pair row : pairs) {
      for (Pair column : pairs) {
        midpoints.add(
            Interpolation.SPHERICAL.between(codes[row.first()], codes[column.second()], 0.5));
        classes.add(labels[column.second()]);
      }
    }
    return vae.decode(
        Nd4j.createFromArray(midpoints.toArray(float[][]::new)),
        model.conditioning(classes.stream().mapToInt(Integer::intValue).toArray()));
  }

  /**
   * Returns the evenness of the steps between images: the mean distance (L2, over pixels) between
   * consecutive images, divided by the largest one. It is 1 if all steps are equal, and 1 / (steps
   * - 1) if one step has all the change.
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

  /**
   * Returns the two images with the most distant codes; the same one twice if all codes are equal.
   */
  private Pair mostDistantPair(int... candidates) {
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

  /** The indices of two test images. */
  record Pair(int first, int second) {}
}
