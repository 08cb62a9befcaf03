package io.github.fmnist.experiments.activations;

/**
 * One row of {@code metrics.csv}: a network after an epoch.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param trainLoss nats per image of as many training images as there are validation images, also
 *     in inference mode, so that it can be compared with {@code validationLoss}
 * @param trainAccuracy accuracy on the same images as {@code trainLoss}
 * @param seconds training time so far, without measuring
 * @param imagesPerSecond training speed in this epoch, without measuring
 */
public record EpochMetrics(
    String data,
    String activation,
    long seed,
    int epoch,
    double trainLoss,
    double trainAccuracy,
    double validationLoss,
    double validationAccuracy,
    double seconds,
    double imagesPerSecond) {}
