package io.github.fmnist.experiments;

import java.util.List;
import java.util.OptionalInt;
import org.nd4j.linalg.activations.Activation;
import picocli.CommandLine.Option;

/** The options that say what the variational autoencoder is. */
final class VaeOptions {
  private static final int MOST_DIMENSIONS = 1024;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      defaultValue = "dense",
      description = "Of encoder and decoder: ${COMPLETION-CANDIDATES}.")
  private VaeDesign.Network network;

  @Option(
      names = "--hidden",
      paramLabel = "N",
      split = ",",
      arity = "1",
      description = {
        "Units of the hidden dense layers; the decoder has them in reverse. A convolutional network"
            + " has one.%n  Default: 512,256; of a convolutional network 256"
      })
  private List<Integer> hidden;

  @Option(
      names = "--filters",
      paramLabel = "N",
      description = {
        "Filters of a convolutional network's first convolution; the second has twice as many.%n"
            + "  Default: 32"
      })
  private Integer filters;

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      defaultValue = "swish",
      converter = ActivationNames.class,
      completionCandidates = ActivationNames.class,
      description = "Of the hidden layers: ${COMPLETION-CANDIDATES}.")
  private Activation activation;

  @Option(
      names = "--latent-size",
      paramLabel = "N",
      defaultValue = "10",
      description = "Dimensions of a latent code, 2 to 1024.")
  private int latentSize;

  @Option(
      names = "--likelihood",
      paramLabel = "NAME",
      defaultValue = "bernoulli",
      description =
          "Of a pixel given a code: ${COMPLETION-CANDIDATES}. gaussian has a standard deviation of"
              + " 0.1; learned-gaussian one for each pixel, at least 0.01.")
  private VaeDesign.PixelModel likelihood;

  @Option(
      names = "--pixels",
      paramLabel = "NAME",
      defaultValue = "grey",
      description =
          "grey, as they are; redrawn, black or white with the grey value as probability of white,"
              + " anew in each training step, drawn once for validation and test.")
  private VaeDesign.Pixels pixels;

  @Option(
      names = "--kl-weight",
      paramLabel = "X",
      defaultValue = "2",
      description =
          "Weight of the divergence in the training loss. 1 trains for the bound itself, 2 for draws"
              + " that look more like garments.")
  private double klWeight;

  @Option(
      names = "--kl-warm-up",
      paramLabel = "N",
      defaultValue = "0",
      description = "Steps over which that weight grows from 0.")
  private int klWarmUp;

  @Option(
      names = "--free-bits",
      paramLabel = "X",
      defaultValue = "0",
      description = "Nats of divergence that each latent dimension has for nothing.")
  private double freeBits;

  @Option(names = "--conditional", description = "Tells encoder and decoder the class.")
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
        conditional);
  }

  /** Refuses what is no model. */
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
        latentSize >= 2 && latentSize <= MOST_DIMENSIONS,
        "--latent-size: 2 to " + MOST_DIMENSIONS + " expected, found %s",
        latentSize);
    run.require(
        pixels == VaeDesign.Pixels.GREY || likelihood == VaeDesign.PixelModel.BERNOULLI,
        "--likelihood: bernoulli for redrawn pixels expected, found %s",
        likelihood);
    run.requireNotNegative("--kl-weight", klWeight);
    run.require(klWarmUp >= 0, "--kl-warm-up: at least 0 expected, found %s", klWarmUp);
    run.requireNotNegative("--free-bits", freeBits);
  }
}
