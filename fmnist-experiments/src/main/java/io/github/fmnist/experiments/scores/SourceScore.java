package io.github.fmnist.experiments.scores;

import io.github.fmnist.models.score.Measures;
import io.github.fmnist.models.score.Neighbour;
import io.github.fmnist.models.score.Score;
import java.util.List;

/**
 * A score as {@code summary.json} keeps it, in {@code sources}.
 *
 * @param name of the source
 * @param frechet Fréchet distance of its images from training images, in the extractor's features
 * @param frechetDeviation standard deviation of that between sets of as many images, about
 * @param frechetFloor that of real test images
 * @param images how many were scored
 * @param extractor SHA-256 of the extractor's weights
 * @param extractorAccuracy on the test images of Fashion-MNIST
 * @param seed of the images drawn, and of the real ones chosen
 * @param measures everything measured of all images
 * @param fifths the same of five parts of them, against parts of the real ones as large
 * @param floor of real test images
 * @param noise of noise
 * @param mean of the mean training image
 * @param classes images that the extractor takes for each class
 * @param nearest of the first images, the nearest training image and its Euclidean distance
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
  /** Images whose neighbours are kept, and shown. */
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
