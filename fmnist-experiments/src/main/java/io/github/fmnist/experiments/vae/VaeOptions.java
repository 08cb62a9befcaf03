package io.github.fmnist.experiments.vae;

import io.github.fmnist.experiments.command.ActivationNames;
import io.github.fmnist.experiments.command.RunOptions;
import io.github.fmnist.models.vae.VaeBuilder;
import io.github.fmnist.models.vae.VaeSampler;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import picocli.CommandLine.Option;

/** The options for the architecture and the loss of the variational autoencoder. */
final class VaeOptions {
  @Option(
      names = "--network",
      paramLabel = "NAME",
      defaultValue = "dense",
      description = "Architecture of encoder and decoder: ${COMPLETION-CANDIDATES}.")
  private VaeDesign.Network network;

  @Option(
      names = "--hidden",
      paramLabel = "N",
      split = ",",
      arity = "1",
      description =
          "Units of the hidden dense layers; the decoder mirrors them. A convolutional network has"
              + " one.%n  Default: 512,256 for dense, 256 for convolutional")
  private @Nullable List<Integer> hidden;

  @Option(
      names = "--filters",
      paramLabel = "N",
      description =
          "Filters of a convolutional network's first convolution; the second has twice as many.%n "
              + " Default: 32")
  private @Nullable Integer filters;

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      defaultValue = "swish",
      converter = ActivationNames.class,
      completionCandidates = ActivationNames.class,
      description = "Activation function of the hidden layers: ${COMPLETION-CANDIDATES}.")
  private Activation activation;

  @Option(
      names = "--latent-size",
      paramLabel = "N",
      defaultValue = "20",
      description = "Dimensions of the latent code, 2 to " + VaeSampler.MAX_LATENT_SIZE + ".")
  private int latentSize;

  @Option(
      names = "--likelihood",
      paramLabel = "NAME",
      defaultValue = "bernoulli",
      description =
          "Likelihood of the pixels: ${COMPLETION-CANDIDATES}. The standard deviation is 0.1 for"
              + " gaussian, and one per pixel, at least 0.01, for learned-gaussian.")
  private VaeDesign.PixelModel likelihood;

  @Option(
      names = "--pixels",
      paramLabel = "NAME",
      defaultValue = "grey",
      description =
          "grey (as they are), or binarized (dynamic binarization: black and white pixels, sampled"
              + " anew in each training step, and once for validation and test).")
  private VaeDesign.Pixels pixels;

  @Option(
      names = "--kl-weight",
      paramLabel = "X",
      defaultValue = "0.25",
      description =
          "Weight of the KL divergence in the training loss (a beta-VAE): 1 trains the ELBO itself,"
              + " 0.25 gives sharper images.")
  private double klWeight;

  @Option(
      names = "--kl-warm-up",
      paramLabel = "N",
      defaultValue = "0",
      description = "Number of training steps over which the KL weight grows from 0.")
  private int klWarmUp;

  @Option(
      names = "--free-bits",
      paramLabel = "X",
      defaultValue = "0",
      description = "Nats of KL divergence per latent dimension that cost nothing.")
  private double freeBits;

  @Option(
      names = "--prior-components",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Learn the prior of codes, a mixture of N normal distributions, at most "
              + VaeBuilder.MAX_PRIOR_COMPONENTS
              + ". 0 keeps the standard normal distribution.")
  private int priorComponents;

  @Option(
      names = "--training-samples",
      paramLabel = "K",
      defaultValue = "1",
      description =
          "Codes for each image in a training step, at most "
              + VaeBuilder.MAX_TRAINING_SAMPLES
              + ". With --kl-weight=1, one trains the ELBO, more the importance-weighted bound.")
  private int trainingSamples;

  @Option(
      names = "--conditional",
      description = "Condition encoder and decoder on the class label.")
  private boolean conditional;

  VaeDesign design() {
    boolean dense = network == VaeDesign.Network.DENSE;
    return new VaeDesign(
        network,
        hidden == null ? (dense ? List.of(512, 256) : List.of(256)) : hidden,
        dense ? OptionalInt.empty() : OptionalInt.of(filters == null ? 32 : filters),
        activation,
        latentSize,
        likelihood,
        pixels,
        klWeight,
        klWarmUp,
        freeBits,
        priorComponents,
        trainingSamples,
        conditional);
  }

  /** Rejects invalid settings of the model. */
  void check(RunOptions run) {
    boolean dense = network == VaeDesign.Network.DENSE;
    run.requireUnits("--hidden", hidden);
    run.require(
        dense || hidden == null || hidden.size() == 1,
        "--hidden: one number for a convolutional network expected, found %s",
        hidden);
    run.requireFilters("--filters", filters);
    run.require(
        !dense || filters == null,
        "--filters: only with --network=convolutional, found %s",
        filters);
    run.require(
        latentSize >= 2 && latentSize <= VaeSampler.MAX_LATENT_SIZE,
        "--latent-size: 2 to " + VaeSampler.MAX_LATENT_SIZE + " expected, found %s",
        latentSize);
    run.require(
        pixels == VaeDesign.Pixels.GREY || likelihood == VaeDesign.PixelModel.BERNOULLI,
        "--likelihood: bernoulli for binarized pixels expected, found %s",
        likelihood);
    run.requireNotNegative("--kl-weight", klWeight);
    run.require(klWarmUp >= 0, "--kl-warm-up: at least 0 expected, found %s", klWarmUp);
    run.requireNotNegative("--free-bits", freeBits);
    run.require(
        priorComponents >= 0 && priorComponents <= VaeBuilder.MAX_PRIOR_COMPONENTS,
        "--prior-components: 0 to " + VaeBuilder.MAX_PRIOR_COMPONENTS + " expected, found %s",
        priorComponents);
    run.require(
        priorComponents == 0 || freeBits == 0,
        "--free-bits: only without --prior-components, found %s",
        freeBits);
    run.require(
        trainingSamples >= 1 && trainingSamples <= VaeBuilder.MAX_TRAINING_SAMPLES,
        "--training-samples: 1 to " + VaeBuilder.MAX_TRAINING_SAMPLES + " expected, found %s",
        trainingSamples);
    run.require(
        trainingSamples == 1 || freeBits == 0,
        "--free-bits: only with --training-samples=1, found %s",
        freeBits);
    run.require(
        trainingSamples == 1 || klWeight <= 1,
        "--kl-weight: at most 1 with several --training-samples expected, found %s",
        klWeight);
  }
}
