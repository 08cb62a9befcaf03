package io.github.fmnist.models.score;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What is measured of a set of images, against as many real training images.
 *
 * @param frechet Fréchet distance in the features of an extractor; less is better ({@link
 *     FrechetDistance})
 * @param precision share of the images that look like real ones: that lie within reach of one's
 *     third nearest neighbour, in features (Kynkäänniemi et al. 2019, <a
 *     href="https://arxiv.org/abs/1904.06991">arXiv 1904.06991</a>, eq. 1 and 2). Not to be read
 *     alone: a real image far from all others reaches far, and images that are all in one place, as
 *     noise or the mean image are, may lie there
 * @param recall share of real images that look like the images: the same with the roles exchanged
 * @param coverage share of real images with one of the images nearer than their own fifth nearest
 *     neighbour (Naeem et al. 2020, <a href="https://arxiv.org/abs/2002.09797">arXiv
 *     2002.09797</a>); that of real images is about 1 - 1/2^5 = 0.97
 * @param classEntropy entropy in nats of the classes that the extractor takes the images for; of
 *     ten classes at most ln 10 = 2.30
 * @param nearestDistance median distance to the nearest of all training images, Euclidean, of grey
 *     values in [0, 1]
 * @param memorized share of the images that are nearer to a training image than all but one in a
 *     hundred real test images are: 0.01 of those, 1 of copies
 * @param trainedAccuracy share of real test images that a small classifier recognises that learned
 *     from the images alone (Ravuri, Vinyals 2019, <a href="https://arxiv.org/abs/1905.10887">arXiv
 *     1905.10887</a>); absent without labels
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
  /** Returns all of them, rounded. */
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
