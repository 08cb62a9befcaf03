package io.github.fmnist.models.gan;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.internal.Floats;
import io.github.fmnist.models.internal.Gaussian;
import io.github.fmnist.models.internal.ImageSize;
import io.github.fmnist.models.internal.LastActivation;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a generative adversarial network is, besides its networks.
 *
 * @param labelSmoothing what is taken from the probability that real images shall get
 * @param instanceNoise standard deviation of the noise on all that the discriminator sees
 * @param instanceNoiseSteps discriminator steps in which it fades out; 0 if it stays
 * @param discriminatorSteps for each step of the generator
 * @param emaDecay of the generator's average, in each step; 0 for none
 */
record GanSettings(
    ImageSize image,
    int latentSize,
    int classes,
    GanLoss loss,
    boolean spectralNormalization,
    double gradientPenalty,
    double labelSmoothing,
    double instanceNoise,
    int instanceNoiseSteps,
    int discriminatorSteps,
    double emaDecay,
    long seed) {

  int pixels() {
    return image.pixels();
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

  /** Values that enter the generator for each image. */
  int generatorInputs() {
    return latentSize + classes;
  }

  /** Values that the discriminator gives for each image: of it alone, and with each class. */
  int discriminatorOutputs() {
    return classes == 0 ? 1 : classes + 1;
  }

  /** The deviation of the noise in a step of the discriminator. */
  double instanceNoiseAt(int iteration) {
    return instanceNoiseSteps == 0
        ? instanceNoise
        : instanceNoise * Math.max(0, 1 - (double) iteration / instanceNoiseSteps);
  }

  boolean averages() {
    return emaDecay > 0;
  }

  /** Images as rows of pixels: {@code [n, pixels]} in c order. */
  INDArray flat(INDArray images) {
    return image.flat(images);
  }

  /**
   * Real images as such rows.
   *
   * @param range within which all images of the generator are, if there is one
   */
  INDArray real(INDArray images, Optional<LastActivation.PixelRange> range) {
    return range
        .map(
            drawn ->
                image.within(
                    drawn.low(),
                    drawn.high(),
                    images,
                    "a generator that ends with a " + drawn.activation()))
        .orElseGet(() -> image.finite(images));
  }

  /** Rows of pixels as images. */
  INDArray images(INDArray rows) {
    return image.images(rows);
  }

  /** Codes from the standard normal distribution: {@code [count, latent size]}. */
  INDArray codes(int count, CounterRandom random) {
    float[] codes = new float[Math.multiplyExact(count, latentSize)];
    Gaussian.fill(codes, 0, codes.length, random, 0);
    return Floats.array(codes, count, latentSize);
  }
}
