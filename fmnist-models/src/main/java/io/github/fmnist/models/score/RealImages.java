package io.github.fmnist.models.score;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.internal.ImageSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The real images that other images are compared with. */
final class RealImages {
  /** Random streams that differ from those of training and sampling. */
  private static final long TRAINING_SELECTION = 1_000_101;

  private static final long TEST_SELECTION = 1_000_102;

  /** One in this number of test images is below the distance that counts as memorized. */
  private static final int MEMORIZED_RATIO = 100;

  private final FeatureExtractor extractor;
  private final Engine engine;
  private final long seed;
  private final INDArray training;
  private final DataSet reference;
  private final DataSet test;

  /** The whole reference first, then its parts. */
  private final List<Part> parts = new ArrayList<>();

  private double memorizedBelow;

  RealImages(
      FeatureExtractor extractor,
      DataSet training,
      DataSet test,
      int images,
      long seed,
      Engine engine) {
    this.extractor = extractor;
    this.engine = engine;
    this.seed = seed;
    this.training = training.getFeatures();
    this.reference = sample(training, images, TRAINING_SELECTION);
    this.test = sample(test, images, TEST_SELECTION);
    INDArray features = extractor.extract(reference.getFeatures()).values();
    parts.add(Part.of(features, 0, images));
    int size = images / Scoreboard.PARTS;
    for (int i = 0; i < Scoreboard.PARTS; i++) {
      parts.add(Part.of(features, i * size, size));
    }
  }

  /** Returns the sample of test images. */
  DataSet test() {
    return test;
  }

  /** Returns the sample of training images that others are compared with. */
  DataSet reference() {
    return reference;
  }

  /** Returns as many copies of the mean training image as there are test images. */
  INDArray mean() {
    INDArray mean = training.mean(0);
    INDArray images = test.getFeatures().like();
    for (int i = 0; i < images.size(0); i++) {
      images.putSlice(i, mean);
    }
    return images;
  }

  /**
   * Measures the test images and derives from them the distance below which an image counts as
   * memorized.
   */
  Scoreboard.Measured floor(Distances.Progress progress) {
    List<Neighbour> neighbours = nearest(test.getFeatures(), progress);
    double[] distances = distances(neighbours);
    memorizedBelow = distances[distances.length / MEMORIZED_RATIO];
    return measure(test.getFeatures(), reference, neighbours);
  }

  /** Returns the distance to a training image below which an image counts as memorized. */
  double memorizedBelow() {
    return memorizedBelow;
  }

  /** Sets that distance, in the place of {@link #floor}. */
  void memorizedBelow(double distance) {
    memorizedBelow = distance;
  }

  /** Returns the size of each image. */
  ImageSize size() {
    long[] shape = test.getFeatures().shape();
    return ImageSize.of((int) shape[1], (int) shape[2], (int) shape[3]);
  }

  /**
   * Measures images.
   *
   * @param labelled training data of the small classifier, or null without labels
   */
  Scoreboard.Measured measure(
      INDArray images, @Nullable DataSet labelled, Distances.Progress progress) {
    return measure(images, labelled, nearest(images, progress));
  }

  private Scoreboard.Measured measure(
      INDArray images, @Nullable DataSet labelled, List<Neighbour> neighbours) {
    Features found = extractor.extract(images);
    List<Measures> measures =
        parts.stream().map(part -> measure(part, found, neighbours, labelled)).toList();
    return new Scoreboard.Measured(
        measures.get(0),
        measures.subList(1, measures.size()),
        Arrays.stream(histogram(found.labels())).boxed().toList(),
        neighbours);
  }

  private Measures measure(
      Part part, Features found, List<Neighbour> neighbours, @Nullable DataSet labelled) {
    INDArray features = part.of(found.values());
    Manifold.Overlap overlap = part.manifold.overlap(new Manifold(features));
    double[] distances = distances(neighbours.subList(part.from, part.from + part.count));
    return new Measures(
        FrechetDistance.between(part.manifold.features(), features),
        overlap.precision(),
        overlap.recall(),
        overlap.coverage(),
        entropy(histogram(Arrays.copyOfRange(found.labels(), part.from, part.from + part.count))),
        distances[distances.length / 2],
        Arrays.stream(distances).filter(this::isMemorized).count() / (double) distances.length,
        labelled == null
            ? OptionalDouble.empty()
            : OptionalDouble.of(
                TrainedAccuracy.of(
                    new DataSet(part.of(labelled.getFeatures()), part.of(labelled.getLabels())),
                    test,
                    engine,
                    seed)));
  }

  /**
   * Returns whether an image counts as memorized; a copy always does, even if there are copies
   * among the test images.
   */
  private boolean isMemorized(double distance) {
    return distance < memorizedBelow || distance == 0;
  }

  private List<Neighbour> nearest(INDArray images, Distances.Progress progress) {
    return NearestImages.of(rows(images), rows(training), progress);
  }

  /** Returns the distances in ascending order. */
  private static double[] distances(List<Neighbour> neighbours) {
    return neighbours.stream().mapToDouble(Neighbour::distance).sorted().toArray();
  }

  private int[] histogram(int... labels) {
    int[] counts = new int[extractor.classes()];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  private static double entropy(int... counts) {
    double total = Arrays.stream(counts).sum();
    return Arrays.stream(counts)
        .filter(count -> count > 0)
        .mapToDouble(count -> -count / total * Math.log(count / total))
        .sum();
  }

  private DataSet sample(DataSet images, int count, long stream) {
    int[] order = CounterRandom.of(seed, stream, 0, 0).permutation(images.numExamples());
    return Examples.of(images.getFeatures(), images.getLabels()).batch(Arrays.copyOf(order, count));
  }

  private static INDArray rows(INDArray images) {
    return images.reshape('c', images.size(0), images.length() / images.size(0));
  }

  /** A range of images, and the features of as many real images. */
  private record Part(int from, int count, Manifold manifold) {
    static Part of(INDArray features, int from, int count) {
      return new Part(from, count, new Manifold(cut(features, from, count)));
    }

    INDArray of(INDArray all) {
      return cut(all, from, count);
    }

    private static INDArray cut(INDArray all, int from, int count) {
      INDArrayIndex[] indices =
          IntStream.range(0, all.rank())
              .mapToObj(
                  i -> i == 0 ? NDArrayIndex.interval(from, from + count) : NDArrayIndex.all())
              .toArray(INDArrayIndex[]::new);
      return all.get(indices);
    }
  }
}
