package io.github.fmnist.models.score;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The measures of a set of images, compared with as many real training images.
 *
 * @param frechet Fréchet distance of an extractor's features; lower is better ({@link
 *     FrechetDistance})
 * @param precision share of the images that are similar to real images: in features, no farther
 *     from a real image than that image's third nearest real neighbour (Kynkäänniemi et al. 2019,
 *     <a href="https://arxiv.org/abs/1904.06991">arXiv 1904.06991</a>, eq. 1 and 2). Do not read it
 *     on its own: near-identical images, such as noise or copies of the mean image, can still score
 *     high, if they are close to an outlier among the real images
 * @param recall share of real images that are similar to the images: as precision, with exchanged
 *     roles
 * @param coverage share of real images with one of the images no farther than their own fifth
 *     nearest real neighbour (Naeem et al. 2020, <a href="https://arxiv.org/abs/2002.09797">arXiv
 *     2002.09797</a>); the coverage by other real images is about 1 - 1/2^5 = 0.97
 * @param classEntropy entropy in nats of the extractor's classes of the images; for ten classes at
 *     most ln 10 = 2.30
 * @param nearestDistance median Euclidean distance to the nearest of all training images, for grey
 *     values in [0, 1]
 * @param memorized share of the images that are closer to a training image than 99 % of the real
 *     test images are: 0.01 for test images, 1 for copies
 * @param trainedAccuracy share of real test images that a small classifier recognises after
 *     training on the images alone (Ravuri, Vinyals 2019, <a
 *     href="https://arxiv.org/abs/1905.10887">arXiv 1905.10887</a>); absent without labels
 */
public record Measures(
    double frechet,
    double precision,
    double recall,
    double coverage,
    double classEntropy,
    double nearestDistance,
    double memorized,
    OptionalDouble trainedAccuracy) {
  /** Returns all measures, rounded. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Measures(Frechet distance %.3f, precision %.3f, recall %.3f, coverage %.3f,"
            + " entropy %.3f, nearest %.3f, memorized %.3f, trained accuracy %s)",
        frechet,
        precision,
        recall,
        coverage,
        classEntropy,
        nearestDistance,
        memorized,
        trainedAccuracy.isPresent()
            ? String.format(Locale.ROOT, "%.3f", trainedAccuracy.getAsDouble())
            : "unknown");
  }
}
