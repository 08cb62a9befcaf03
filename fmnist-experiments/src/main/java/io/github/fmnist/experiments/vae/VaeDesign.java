package io.github.fmnist.experiments.vae;

import io.github.fmnist.models.vae.Likelihood;
import io.github.fmnist.models.vae.Vae;
import io.github.fmnist.models.vae.VaeBuilder;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.nd4j.linalg.activations.Activation;

/**
 * What the variational autoencoder of the study is, as {@code config.json} keeps it.
 *
 * @param hidden units of the dense layers; of a convolutional network it has one
 * @param filters of the first convolution; absent of a dense network
 * @param pixels how the training images' grey values are taken
 * @param klWarmUp steps
 * @param freeBits nats per latent dimension
 * @param conditional whether both networks are told the class
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
    boolean conditional) {

  /** Returns the model's settings but for shape, classes, seed, optimizer and engine. */
  VaeBuilder builder() {
    VaeBuilder builder =
        Vae.builder()
            .activation(activation)
            .latentSize(latentSize)
            .likelihood(likelihood.likelihood())
            .dynamicBinarization(pixels == Pixels.BINARIZED)
            .klWeight(klWeight)
            .klWarmUp(klWarmUp)
            .freeBits(freeBits);
    return network == Network.DENSE
        ? builder.dense(hidden.stream().mapToInt(Integer::intValue).toArray())
        : builder.convolutional(filters.getAsInt(), hidden.get(0));
  }

  /** Returns what the model is told of these labels: nothing, unless it is conditional. */
  int[] told(int... labels) {
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

  /** What the model takes pixels for. */
  enum Pixels {
    /** Their grey values. */
    GREY,
    /** Black or white, sampled with the grey value as probability: anew in each training step. */
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
     * Deviations are in grey values: 0.1 is about what reconstructions err by, 0.01 a little more
     * than a grey level.
     */
    Likelihood likelihood() {
      return switch (this) {
        case BERNOULLI -> Likelihood.bernoulli();
        case GAUSSIAN -> Likelihood.gaussian(0.1);
        case LEARNED_GAUSSIAN -> Likelihood.learnedGaussian(0.01);
      };
    }

    /** Returns the name as options write it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
