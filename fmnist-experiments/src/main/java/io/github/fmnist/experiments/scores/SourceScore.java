package io.github.fmnist.experiments.scores;

import io.github.fmnist.models.score.Measures;
import io.github.fmnist.models.score.Neighbour;
import io.github.fmnist.models.score.Score;
import java.util.List;

/**
 * The score of a source, as stored in {@code summary.json}.
 *
 * @param name name of the source
 * @param frechet Fréchet distance of its images from training images, in the extractor's features
 * @param frechetDeviation approximate standard deviation of {@code frechet} between sets of as many
 *     images
 * @param frechetFloor Fréchet distance of real test images
 * @param images number of scored images
 * @param extractor SHA-256 of the extractor's weights
 * @param extractorAccuracy accuracy of the extractor on the test images of Fashion-MNIST
 * @param seed seed of the generated images, and of the selection of images
 * @param measures all measures of all images
 * @param fifths measures of five parts of the images, each against an equally large part of the
 *     real ones
 * @param floor measures of real test images
 * @param noise measures of noise
 * @param mean measures of the mean training image
 * @param classes number of images that the extractor assigns to each class
 * @param nearest for each of the first images, the nearest training image and its Euclidean
 *     distance
 */
record SourceScore(
    String name,
    double frechet,
    double frechetDeviation,
    double frechetFloor,
    int images,
    String extractor,
    double extractorAccuracy,
    long seed,
    Measures measures,
    List<Measures> fifths,
    Measures floor,
    Measures noise,
    Measures mean,
    List<Integer> classes,
    List<Neighbour> nearest) {
  /** Number of images whose neighbours are stored and shown. */
  static final int SHOWN = 10;

  static SourceScore of(Score score) {
    return new SourceScore(
        score.name(),
        score.values().frechet(),
        score.deviation(Measures::frechet),
        score.floor().frechet(),
        score.images(),
        score.extractor(),
        score.extractorAccuracy(),
        score.seed(),
        score.values(),
        score.fifths(),
        score.floor(),
        score.noise(),
        score.mean(),
        score.histogram(),
        score.neighbours().subList(0, SHOWN));
  }
}
