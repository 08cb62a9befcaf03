package io.github.fmnist.experiments;

import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The options that say what the generative adversarial network is, and how its networks play. */
final class GanOptions {
  private static final int MOST_DIMENSIONS = 65_536;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      defaultValue = "dcgan",
      description = "Of generator and discriminator: ${COMPLETION-CANDIDATES}.")
  private GanDesign.Network network;

  @Option(
      names = "--hidden",
      paramLabel = "N",
      split = ",",
      arity = "1",
      description = {
        "Units of the generator's dense layers; the discriminator has them in reverse. A DCGAN has"
            + " one.%n  Default: 256,512; of a DCGAN 256"
      })
  private List<Integer> hidden;

  @Option(
      names = "--filters",
      paramLabel = "N",
      description = {
        "Filters of a DCGAN's first convolution in the discriminator; the inner ones have twice as"
            + " many, the generator's last half as many.%n  Default: 32"
      })
  private Integer filters;

  @Option(
      names = "--latent-size",
      paramLabel = "N",
      defaultValue = "64",
      description = "Dimensions of a code.")
  private int latentSize;

  @Option(names = "--conditional", description = "Tells generator and discriminator the class.")
  private boolean conditional;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      defaultValue = "non-saturating",
      description = "What the networks play for: ${COMPLETION-CANDIDATES}.")
  private GanDesign.Loss loss;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      defaultValue = "0.0005",
      description = "Of the generator's Adam, with a beta1 of 0.5.")
  private double learningRate;

  @Option(
      names = "--discriminator-learning-rate",
      paramLabel = "X",
      description = "Of the discriminator's.%n  Default: that of the generator")
  private Double discriminatorLearningRate;

  @Option(
      names = "--discriminator-steps",
      paramLabel = "N",
      defaultValue = "1",
      description = "Steps of the discriminator, a batch each, for one of the generator.")
  private int discriminatorSteps;

  @Option(
      names = "--gradient-penalty",
      paramLabel = "X",
      defaultValue = "0.05",
      description = "Weight of the penalty on the discriminator's gradient at real images.")
  private double gradientPenalty;

  @Option(
      names = "--spectral-normalization",
      description = "Keeps the greatest singular value of the discriminator's layers at 1.")
  private boolean spectralNormalization;

  @Option(
      names = "--label-smoothing",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "What is taken from the probability 1 that the discriminator shall give to real images;"
              + " not for the hinge loss.")
  private double labelSmoothing;

  @Option(
      names = "--instance-noise",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "Standard deviation, in grey values from 0 to 1, of noise on all that the discriminator"
              + " sees; it fades out evenly over the training.")
  private double instanceNoise;

  @Option(
      names = "--average-decay",
      paramLabel = "X",
      defaultValue = "0.999",
      description =
          "What the average of the generator, which draws, keeps of itself in each step; 0: none.")
  private double averageDecay;

  double learningRate() {
    return learningRate;
  }

  double discriminatorLearningRate() {
    return discriminatorLearningRate == null ? learningRate : discriminatorLearningRate;
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
        averageDecay,
        conditional);
  }

  /** Refuses what is no model. */
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
        latentSize >= 1 && latentSize <= MOST_DIMENSIONS,
        "--latent-size: 1 to " + MOST_DIMENSIONS + " expected, found %s",
        latentSize);
    run.require(
        discriminatorSteps >= 1,
        "--discriminator-steps: at least 1 expected, found %s",
        discriminatorSteps);
    run.requirePositive("--learning-rate", learningRate);
    run.requirePositive("--discriminator-learning-rate", discriminatorLearningRate());
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
        averageDecay >= 0 && averageDecay < 1,
        "--average-decay: a number from 0 to below 1 expected, found %s",
        averageDecay);
  }
}
