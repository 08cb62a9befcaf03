package io.github.fmnist.models.score;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How good images are, between what real images get and what noise gets.
 *
 * <p>Scores are comparable if they are of as many images, by the same extractor; all else is
 * refused. The natural order is that of Fréchet distances, the better first.
 *
 * @param name of what drew the images
 * @param images how many were scored, and how many training images they were compared with
 * @param seed of the choice of training images, and of noise
 * @param extractor SHA-256 of the extractor's weights
 * @param extractorAccuracy of the extractor on test images
 * @param values measured of all images
 * @param fifths measured of five parts of the images, each against a part of the real ones as large
 * @param floor what real test images get; of its {@code trainedAccuracy}, what training images get
 * @param noise what noise gets, each pixel uniform in [0, 1]
 * @param mean what the mean of the training images gets, the same image again and again
 * @param histogram how many images the extractor takes for each class
 * @param neighbours for each image the nearest training image
 */
public record Score(
    String name,
    int images,
    long seed,
    String extractor,
    double extractorAccuracy,
    Measures values,
    List<Measures> fifths,
    Measures floor,
    Measures noise,
    Measures mean,
    List<Integer> histogram,
    List<Neighbour> neighbours)
    implements Comparable<Score> {

  /** Copies the lists. */
  public Score {
    fifths = List.copyOf(fifths);
    histogram = List.copyOf(histogram);
    neighbours = List.copyOf(neighbours);
  }

  /**
   * Returns the standard deviation of a measure that is to be expected between sets of as many
   * images: that of the fifths, divided by the root of five (Politis, Romano 1994, "Large sample
   * confidence regions based on subsamples"). Too large for a Fréchet distance near its floor.
   *
   * @param measure one that is always there
   */
  public double deviation(ToDoubleFunction<Measures> measure) {
    double mean = fifths.stream().mapToDouble(measure).average().orElseThrow();
    double squares =
        fifths.stream().mapToDouble(measure).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / (fifths.size() - 1) / fifths.size());
  }

  /** Returns the name, the Fréchet distance with its deviation, and what they rest on. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Score(%s: Frechet distance %.2f +- %.2f, floor %.2f; %d images, seed %d, extractor %.8s)",
        name,
        values.frechet(),
        deviation(Measures::frechet),
        floor.frechet(),
        images,
        seed,
        extractor);
  }

  /**
   * Compares the Fréchet distances.
   *
   * @throws IllegalArgumentException if the extractors or the numbers of images differ: such
   *     distances say nothing about each other
   */
  @Override
  public int compareTo(Score other) {
    checkArgument(
        extractor.equals(other.extractor),
        "%s and %s were scored by different extractors, %s and %s: they do not compare",
        name,
        other.name,
        extractor,
        other.extractor);
    checkArgument(
        images == other.images,
        "%s and %s were scored on different numbers of images, %s and %s: they do not compare",
        name,
        other.name,
        images,
        other.images);
    return Double.compare(values.frechet(), other.values.frechet());
  }
}
