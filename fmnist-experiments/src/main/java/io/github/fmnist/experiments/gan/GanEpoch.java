package io.github.fmnist.experiments.gan;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One row of {@code metrics.csv} of the generative adversarial network: means over the steps of an
 * epoch, and what the generator draws after it.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param realProbability that the discriminator gives training images of being real
 * @param fakeProbability likewise for drawn images
 * @param discriminatorGradient Euclidean norm, by all weights
 * @param generatorGradient likewise
 * @param pairwiseDiversity mean distance of two drawn images over that of two validation images
 * @param nearestDiversity mean distance of a drawn image from the one nearest to it, likewise
 * @param collapsed whether these are so small that the generator has collapsed, or not learned yet
 * @param validationFrechet Fréchet distance of generated images from validation images, in the
 *     features of the extractor that ships; absent without early stopping
 * @param classShares of drawn images, by what a classifier takes them for, in the order of the
 *     classes
 * @param seconds of training so far, without measuring
 * @param imagesPerSecond of training in this epoch, without measuring
 */
record GanEpoch(
    String data,
    int epoch,
    double discriminatorLoss,
    double generatorLoss,
    double realProbability,
    double fakeProbability,
    double discriminatorGradient,
    double generatorGradient,
    double pairwiseDiversity,
    double nearestDiversity,
    boolean collapsed,
    OptionalDouble validationFrechet,
    List<Double> classShares,
    double seconds,
    double imagesPerSecond) {}
