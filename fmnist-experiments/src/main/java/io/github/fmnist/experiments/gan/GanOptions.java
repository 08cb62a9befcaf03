package io.github.fmnist.experiments.gan;

import io.github.fmnist.experiments.command.RunOptions;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the architecture and the training of the generative adversarial network. */
final class GanOptions {
  private static final int MAX_DIMENSIONS = 65_536;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      defaultValue = "dcgan",
      description = "Architecture of generator and discriminator: ${COMPLETION-CANDIDATES}.")
  private GanDesign.Network network;

  @Option(
      names = "--hidden",
      paramLabel = "N",
      split = ",",
      arity = "1",
      description =
          "Units of the generator's dense layers; the discriminator mirrors them. A DCGAN has"
              + " one.%n  Default: 256,512 for dense, 256 for dcgan")
  private @Nullable List<Integer> hidden;

  @Option(
      names = "--filters",
      paramLabel = "N",
      description =
          "Filters of a DCGAN's first discriminator convolution; the second one has twice as many."
              + " The generator's convolutions have as many, half as many, and one.%n  Default: 32")
  private @Nullable Integer filters;

  @Option(
      names = "--latent-size",
      paramLabel = "N",
      defaultValue = "64",
      description = "Dimensions of the latent code, 1 to " + MAX_DIMENSIONS + ".")
  private int latentSize;

  @Option(
      names = "--conditional",
      description = "Condition generator and discriminator on the class label.")
  private boolean conditional;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      defaultValue = "non-saturating",
      description = "Loss function: ${COMPLETION-CANDIDATES}.")
  private GanDesign.Loss loss;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      defaultValue = "0.002",
      description =
          "Learning rate of the generator's Adam optimizer, whose beta1 is 0.5 and whose beta2 is"
              + " 0.99.")
  private double learningRate;

  @Option(
      names = "--discriminator-learning-rate",
      paramLabel = "X",
      description =
          "Learning rate of the discriminator's Adam optimizer.%n  Default: that of the generator")
  private @Nullable Double discriminatorLearningRate;

  @Option(
      names = "--discriminator-steps",
      paramLabel = "N",
      defaultValue = "1",
      description = "Number of discriminator steps per generator step, one batch each.")
  private int discriminatorSteps;

  @Option(
      names = "--gradient-penalty",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "Weight of the gradient penalty (R1) at real images, estimated from noise differences."
              + " A discriminator without batch normalization (dense, or with"
              + " --spectral-normalization) may learn better with 0.05.")
  private double gradientPenalty;

  @Option(
      names = "--spectral-normalization",
      description =
          "Divide the weights of the discriminator's layers by their largest singular value.")
  private boolean spectralNormalization;

  @Option(
      names = "--label-smoothing",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "One-sided label smoothing: how far the discriminator's target for real images is below"
              + " 1. Not for the hinge loss.")
  private double labelSmoothing;

  @Option(
      names = "--instance-noise",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "Standard deviation of the noise on all inputs of the discriminator, in grey values from"
              + " 0 to 1; it fades out linearly.")
  private double instanceNoise;

  @Option(
      names = "--ema-decay",
      paramLabel = "X",
      defaultValue = "0.999",
      description =
          "EMA decay of the generator's weights; the averaged generator generates the images. 0"
              + " switches it off.")
  private double emaDecay;

  double learningRate() {
    return learningRate;
  }

  /** Returns the learning rate of the discriminator; absent if it is the generator's. */
  OptionalDouble discriminatorLearningRate() {
    return discriminatorLearningRate == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(discriminatorLearningRate);
  }

  GanDesign design() {
    boolean dense = network == GanDesign.Network.DENSE;
    List<Integer> units = dense ? List.of(256, 512) : List.of(256);
    return new GanDesign(
        network,
        hidden == null ? units : hidden,
        dense ? OptionalInt.empty() : OptionalInt.of(filters == null ? 32 : filters),
        latentSize,
        loss,
        spectralNormalization,
        gradientPenalty,
        labelSmoothing,
        instanceNoise,
        discriminatorSteps,
        emaDecay,
        conditional);
  }

  /** Rejects invalid settings of the model. */
  void check(RunOptions run) {
    boolean dense = network == GanDesign.Network.DENSE;
    run.requireUnits("--hidden", hidden);
    run.require(
        dense || hidden == null || hidden.size() == 1,
        "--hidden: one number for a DCGAN expected, found %s",
        hidden);
    run.requireFilters("--filters", filters);
    run.require(
        !dense || filters == null, "--filters: only with --network=dcgan, found %s", filters);
    run.require(
        latentSize >= 1 && latentSize <= MAX_DIMENSIONS,
        "--latent-size: 1 to " + MAX_DIMENSIONS + " expected, found %s",
        latentSize);
    run.require(
        discriminatorSteps >= 1,
        "--discriminator-steps: at least 1 expected, found %s",
        discriminatorSteps);
    run.requirePositive("--learning-rate", learningRate);
    run.requirePositive(
        "--discriminator-learning-rate", discriminatorLearningRate().orElse(learningRate));
    run.requireNotNegative("--gradient-penalty", gradientPenalty);
    run.requireNotNegative("--instance-noise", instanceNoise);
    run.require(
        labelSmoothing >= 0 && labelSmoothing < 0.5,
        "--label-smoothing: a number from 0 to below 0.5 expected, found %s",
        labelSmoothing);
    run.require(
        labelSmoothing == 0 || loss != GanDesign.Loss.HINGE,
        "--label-smoothing: only with --loss=non-saturating, found %s",
        labelSmoothing);
    run.require(
        emaDecay >= 0 && emaDecay < 1,
        "--ema-decay: a number from 0 to below 1 expected, found %s",
        emaDecay);
  }
}
