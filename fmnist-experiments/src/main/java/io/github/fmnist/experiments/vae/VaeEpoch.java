package io.github.fmnist.experiments.vae;

/**
 * One row of {@code metrics.csv} of the variational autoencoder: the model after an epoch. A
 * negative ELBO is the sum of its reconstruction term and its KL divergence; all are in nats per
 * image.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param trainLoss minimised loss, with the weight and the free bits of the divergence, mean over
 *     the epoch
 * @param trainNegativeElbo negative ELBO of as many training images as there are validation images
 * @param validationNegativeBound negative of the bound with as many codes for each image as in
 *     training: the ELBO, or the importance-weighted bound
 * @param activeUnits latent dimensions whose posterior mean varies over the validation images
 * @param seconds training time so far, without measuring
 * @param imagesPerSecond training speed in this epoch, without measuring
 */
record VaeEpoch(
    String data,
    int epoch,
    double trainLoss,
    double trainNegativeElbo,
    double trainReconstruction,
    double trainKl,
    double validationNegativeElbo,
    double validationReconstruction,
    double validationKl,
    double validationNegativeBound,
    int activeUnits,
    double seconds,
    double imagesPerSecond) {}
