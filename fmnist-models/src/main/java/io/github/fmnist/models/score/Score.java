package io.github.fmnist.models.score;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The quality of images, on a scale from real images to noise.
 *
 * <p>Scores are comparable if they use the same number of images and the same extractor; other
 * comparisons are refused. The natural order is that of Fréchet distances, the best first.
 *
 * @param name name of the source of the images
 * @param images number of images that were scored, and number of training images that they were
 *     compared with
 * @param seed seed of the selection of real images, and of noise
 * @param extractor SHA-256 of the extractor's weights
 * @param extractorAccuracy accuracy of the extractor on test images
 * @param values measures of all images
 * @param fifths measures of five parts of the images, each compared with an equally large part of
 *     the real images
 * @param floor measures of real test images; {@code trainedAccuracy} is that of real training
 *     images
 * @param noise measures of noise, each pixel uniform in [0, 1]
 * @param mean measures of copies of the mean training image
 * @param histogram number of images of each class, according to the extractor
 * @param neighbours the nearest training image of each image
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
   * Returns the estimated standard deviation of a measure between sets of this number of images:
   * that of the fifths, divided by the square root of five (Politis, Romano 1994, "Large sample
   * confidence regions based on subsamples"). It overestimates the deviation of a Fréchet distance
   * near its floor.
   *
   * @param measure a measure that is always present
   */
  public double deviation(ToDoubleFunction<Measures> measure) {
    double mean = fifths.stream().mapToDouble(measure).average().orElseThrow();
    double squares =
        fifths.stream().mapToDouble(measure).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / (fifths.size() - 1) / fifths.size());
  }

  /**
   * Returns the name, the Fréchet distance with its deviation and floor, the number of images, the
   * seed and the extractor.
   */
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
   * @throws IllegalArgumentException if the extractors or the numbers of images differ, since such
   *     distances are not comparable
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
