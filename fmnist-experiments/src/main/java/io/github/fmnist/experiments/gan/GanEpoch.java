package io.github.fmnist.experiments.gan;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One row of {@code metrics.csv} of the generative adversarial network: means over the steps of an
 * epoch, and measurements of images generated after it.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param realProbability probability of being real that the discriminator gives training images
 * @param fakeProbability probability of being real that the discriminator gives generated images
 * @param discriminatorGradient Euclidean norm of the loss gradient by all weights of the
 *     discriminator
 * @param generatorGradient Euclidean norm of the loss gradient by all weights of the generator
 * @param pairwiseDiversity mean distance between two generated images, divided by that between two
 *     validation images
 * @param nearestDiversity mean distance of a generated image from its nearest neighbour among the
 *     generated images, divided by that of validation images
 * @param collapsed whether these two are so small that the generator has collapsed, or has not
 *     learned yet
 * @param validationFrechet Fréchet distance of generated images from validation images, in the
 *     features of the bundled extractor; absent without early stopping
 * @param classShares share of generated images that a classifier assigns to each class, in the
 *     order of the classes
 * @param seconds training time so far, without measuring
 * @param imagesPerSecond training speed in this epoch, without measuring
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
