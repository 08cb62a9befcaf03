package io.github.fmnist.models.gan;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.internal.Floats;
import io.github.fmnist.models.internal.Gaussian;
import io.github.fmnist.models.internal.ImageSize;
import io.github.fmnist.models.internal.LastActivation;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The settings of a generative adversarial network, without its networks.
 *
 * @param labelSmoothing difference of 1 and the discriminator's target probability for real images
 * @param instanceNoise standard deviation of the noise on all inputs of the discriminator in
 *     training
 * @param instanceNoiseSteps number of discriminator steps over which the noise falls to 0; 0 keeps
 *     it constant
 * @param discriminatorSteps number of discriminator steps for each step of the generator
 * @param emaDecay decay of the generator's average in each step; 0 means no averaging
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

  /** Returns the number of generator inputs for each image. */
  int generatorInputs() {
    return latentSize + classes;
  }

  /**
   * Returns the number of discriminator outputs for each image: one for the image alone and, if
   * conditional, one for each class.
   */
  int discriminatorOutputs() {
    return classes == 0 ? 1 : classes + 1;
  }

  /** Returns the standard deviation of the noise in a step of the discriminator. */
  double instanceNoiseAt(int iteration) {
    return instanceNoiseSteps == 0
        ? instanceNoise
        : instanceNoise * Math.max(0, 1 - (double) iteration / instanceNoiseSteps);
  }

  boolean averages() {
    return emaDecay > 0;
  }

  /** Returns images as rows of pixels, {@code [n, pixels]} in c order. */
  INDArray flat(INDArray images) {
    return image.flat(images);
  }

  /**
   * Returns real images as rows of pixels.
   *
   * @param range the range of all pixels of the generator, if it is bounded
   */
  INDArray real(INDArray images, Optional<LastActivation.PixelRange> range) {
    return range
        .map(
            bounds ->
                image.within(
                    bounds.low(),
                    bounds.high(),
                    images,
                    "a generator that ends with a " + bounds.activation()))
        .orElseGet(() -> image.finite(images));
  }

  /** Returns rows of pixels as images. */
  INDArray images(INDArray rows) {
    return image.images(rows);
  }

  /** Returns codes from the standard normal distribution, {@code [count, latent size]}. */
  INDArray codes(int count, CounterRandom random) {
    float[] codes = new float[Math.multiplyExact(count, latentSize)];
    Gaussian.fill(codes, 0, codes.length, random, 0);
    return Floats.array(codes, count, latentSize);
  }
}
