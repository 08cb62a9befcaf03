package io.github.fmnist.experiments.vae;

import io.github.fmnist.models.vae.Likelihood;
import io.github.fmnist.models.vae.Vae;
import io.github.fmnist.models.vae.VaeBuilder;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.nd4j.linalg.activations.Activation;

/**
 * The architecture and loss of the study's variational autoencoder, as stored in {@code
 * config.json}.
 *
 * @param hidden units of the dense layers; a convolutional network has one such layer
 * @param filters filters of the first convolution; absent for a dense network
 * @param pixels interpretation of the images' grey values
 * @param klWarmUp number of training steps over which the KL weight grows from 0
 * @param freeBits nats of KL divergence per latent dimension that cost nothing
 * @param priorComponents number of components of a learned prior; 0 for the standard normal
 *     distribution
 * @param trainingSamples number of codes for each image in a training step
 * @param conditional whether both networks are conditioned on the class label
 */
record VaeDesign(
    Network network,
    List<Integer> hidden,
    OptionalInt filters,
    Activation activation,
    int latentSize,
    PixelModel likelihood,
    Pixels pixels,
    double klWeight,
    int klWarmUp,
    double freeBits,
    int priorComponents,
    int trainingSamples,
    boolean conditional) {

  /**
   * Returns a builder with these settings. Input shape, classes, seed, optimizer and engine have
   * the builder's defaults.
   */
  VaeBuilder builder() {
    VaeBuilder builder =
        Vae.builder()
            .activation(activation)
            .latentSize(latentSize)
            .likelihood(likelihood.likelihood())
            .dynamicBinarization(pixels == Pixels.BINARIZED)
            .klWeight(klWeight)
            .klWarmUp(klWarmUp)
            .freeBits(freeBits)
            .priorComponents(priorComponents)
            .trainingSamples(trainingSamples);
    return network == Network.DENSE
        ? builder.dense(hidden.stream().mapToInt(Integer::intValue).toArray())
        : builder.convolutional(filters.getAsInt(), hidden.get(0));
  }

  /** Returns whether the divergence may have free bits. */
  boolean allowsFreeBits() {
    return priorComponents == 0 && trainingSamples == 1;
  }

  /** Returns the conditioning labels: the given ones if the model is conditional, else none. */
  int[] conditioning(int... labels) {
    return conditional ? labels : new int[0];
  }

  /** The kinds of encoder and decoder. */
  enum Network {
    DENSE,
    CONVOLUTIONAL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The interpretations of pixels. */
  enum Pixels {
    /** Their grey values. */
    GREY,
    /** Black or white, sampled with the grey value as probability, anew in each training step. */
    BINARIZED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The likelihoods that {@code --likelihood} offers. */
  enum PixelModel {
    BERNOULLI,
    GAUSSIAN,
    LEARNED_GAUSSIAN;

    /**
     * Returns the likelihood. Standard deviations are in grey values: 0.1 is about the error of
     * reconstructions, 0.01 a little more than a grey level.
     */
    Likelihood likelihood() {
      return switch (this) {
        case BERNOULLI -> Likelihood.bernoulli();
        case GAUSSIAN -> Likelihood.gaussian(0.1);
        case LEARNED_GAUSSIAN -> Likelihood.learnedGaussian(0.01);
      };
    }

    /** Returns the name as spelled on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
