package io.github.fmnist.experiments.activations;

/**
 * One row of {@code metrics.csv}: a network after an epoch.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param trainLoss nats per image, on as many training images as there are validation images, in
 *     the same mode, so that the two can be compared
 * @param trainAccuracy on the same images
 * @param seconds of training so far, without measuring
 * @param imagesPerSecond of training in this epoch, without measuring
 */
record EpochMetrics(
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
