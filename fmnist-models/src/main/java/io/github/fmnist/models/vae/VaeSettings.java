package io.github.fmnist.models.vae;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.models.internal.ImageSize;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a variational autoencoder is, besides its two networks. Immutable: setting something returns
 * new settings.
 *
 * @param dynamicBinarization whether training draws black and white pixels anew from the grey ones
 * @param labelPlanes whether the encoder sees the label as one plane of pixels for each class; else
 *     as one value for each
 */
record VaeSettings(
    ImageSize image,
    int latentSize,
    Likelihood likelihood,
    boolean dynamicBinarization,
    DivergenceCost cost,
    int classes,
    boolean labelPlanes,
    long seed) {

  private static final int MAX_INPUTS = 1 << 24;

  /** The defaults that {@link VaeBuilder} states. */
  static final VaeSettings DEFAULT =
      new VaeSettings(
          new ImageSize(1, 28, 28),
          20,
          Likelihood.bernoulli(),
          false,
          new DivergenceCost(1, 0, 0),
          0,
          false,
          42);

  /**
   * What the divergence counts for in the loss.
   *
   * @param warmUp steps over which the weight grows from 0
   * @param freeBits nats of each latent dimension that cost nothing
   */
  record DivergenceCost(double weight, int warmUp, double freeBits) {}

  VaeSettings image(ImageSize size) {
    return new VaeSettings(
        size, latentSize, likelihood, dynamicBinarization, cost, classes, labelPlanes, seed);
  }

  VaeSettings latentSize(int size) {
    return new VaeSettings(
        image, size, likelihood, dynamicBinarization, cost, classes, labelPlanes, seed);
  }

  VaeSettings likelihood(Likelihood kind) {
    return new VaeSettings(
        image, latentSize, kind, dynamicBinarization, cost, classes, labelPlanes, seed);
  }

  VaeSettings dynamicBinarization(boolean anew) {
    return new VaeSettings(image, latentSize, likelihood, anew, cost, classes, labelPlanes, seed);
  }

  VaeSettings cost(DivergenceCost now) {
    return new VaeSettings(
        image, latentSize, likelihood, dynamicBinarization, now, classes, labelPlanes, seed);
  }

  VaeSettings classes(int count) {
    return new VaeSettings(
        image, latentSize, likelihood, dynamicBinarization, cost, count, labelPlanes, seed);
  }

  VaeSettings labelPlanes(boolean planes) {
    return new VaeSettings(
        image, latentSize, likelihood, dynamicBinarization, cost, classes, planes, seed);
  }

  VaeSettings seed(long other) {
    return new VaeSettings(
        image, latentSize, likelihood, dynamicBinarization, cost, classes, labelPlanes, other);
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

  double klWeight() {
    return cost.weight();
  }

  int klWarmUp() {
    return cost.warmUp();
  }

  double freeBits() {
    return cost.freeBits();
  }

  int pixels() {
    return image.pixels();
  }

  /** Returns these; refuses settings that each for itself are right, but not together. */
  VaeSettings checked() {
    checkArgument(
        !dynamicBinarization || likelihood.kind() == Likelihood.Kind.BERNOULLI,
        "a Bernoulli likelihood expected for redrawn pixels, found %s",
        likelihood.kind());
    long inputs = pixels() + (long) classes * valuesPerClass();
    checkArgument(
        inputs <= MAX_INPUTS,
        "at most %s values of pixels and labels for an encoder expected, found %s",
        MAX_INPUTS,
        inputs);
    return this;
  }

  /** Values that enter the encoder for each image. */
  int encoderInputs() {
    return pixels() + classes * valuesPerClass();
  }

  int valuesPerClass() {
    return labelPlanes ? height() * width() : 1;
  }

  /** Values that the decoder gives for each image. */
  int decoderOutputs() {
    return pixels() * likelihood.outputsPerPixel();
  }

  /** Images as rows of pixels: {@code [n, pixels]} in c order. */
  INDArray flat(INDArray images) {
    return likelihood.kind() == Likelihood.Kind.BERNOULLI
        ? image.within(0, 1, images, "a Bernoulli likelihood")
        : image.finite(images);
  }

  /** Rows of pixels as images. */
  INDArray images(INDArray rows) {
    return image.images(rows);
  }

  /** Rows with their labels behind, each value repeated so often. */
  static INDArray withLabels(INDArray rows, @Nullable INDArray oneHot, int repeated) {
    return oneHot == null ? rows : Nd4j.hstack(rows, oneHot.repeat(1, repeated));
  }
}
