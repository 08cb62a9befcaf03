package io.github.fmnist.models.vae;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.models.internal.ImageSize;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The settings of a variational autoencoder, without its networks.
 *
 * @param dynamicBinarization whether training samples black and white pixels from the grey values
 * @param klWeight weight of the divergence in the loss
 * @param klWarmUp number of steps over which this weight grows from 0
 * @param freeBits nats that each latent dimension may have at no cost
 * @param priorComponents number of components of a learned prior; 0 for the standard normal
 *     distribution
 * @param trainingSamples number of codes for each image in a training step: 1 for the evidence
 *     lower bound, more for the importance-weighted bound
 * @param labelPlanes whether the encoder sees the label as one plane of pixels for each class,
 *     instead of one value for each class
 */
record VaeSettings(
    ImageSize image,
    int latentSize,
    Likelihood likelihood,
    boolean dynamicBinarization,
    double klWeight,
    int klWarmUp,
    double freeBits,
    int priorComponents,
    int trainingSamples,
    int classes,
    boolean labelPlanes,
    long seed) {

  private static final int MAX_INPUTS = 1 << 24;

  VaeSettings {
    checkArgument(
        !dynamicBinarization || likelihood.kind() == Likelihood.Kind.BERNOULLI,
        "a Bernoulli likelihood expected for dynamic binarization, found %s",
        likelihood.kind());
    checkArgument(
        freeBits == 0 || priorComponents == 0,
        "no free bits expected with a learned prior, whose divergence is not a sum over dimensions;"
            + " found %s",
        freeBits);
    checkArgument(
        freeBits == 0 || trainingSamples == 1,
        "no free bits expected with the importance-weighted bound, which has no divergence; found"
            + " %s",
        freeBits);
    checkArgument(
        klWeight <= 1 || trainingSamples == 1,
        "a KL weight of at most 1 expected with the importance-weighted bound, found %s",
        klWeight);
    long inputs =
        image.pixels() + (long) classes * (labelPlanes ? image.height() * image.width() : 1);
    checkArgument(
        inputs <= MAX_INPUTS,
        "at most %s values of pixels and labels for an encoder expected, found %s",
        MAX_INPUTS,
        inputs);
  }

  int channels() {
    return image.channels();
  }

  int height() {
    return image.height();
  }

  int width() {
    return image.width();
  }

  int pixels() {
    return image.pixels();
  }

  /** Returns the number of encoder inputs for each image. */
  int encoderInputs() {
    return pixels() + classes * valuesPerClass();
  }

  int valuesPerClass() {
    return labelPlanes ? height() * width() : 1;
  }

  /** Returns the number of decoder outputs for each image. */
  int decoderOutputs() {
    return pixels() * likelihood.outputsPerPixel();
  }

  /** Returns images as rows of pixels, {@code [n, pixels]} in c order. */
  INDArray flat(INDArray images) {
    return likelihood.kind() == Likelihood.Kind.BERNOULLI
        ? image.within(0, 1, images, "a Bernoulli likelihood")
        : image.finite(images);
  }

  /** Returns rows of pixels as images. */
  INDArray images(INDArray rows) {
    return image.images(rows);
  }

  /**
   * Returns each row followed by its label, with each label value repeated {@code repeated} times.
   */
  static INDArray withLabels(INDArray rows, @Nullable INDArray oneHot, int repeated) {
    return oneHot == null ? rows : Nd4j.hstack(rows, oneHot.repeat(1, repeated));
  }
}
