package io.github.fmnist.experiments.gan;

import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.gan.GanBuilder;
import io.github.fmnist.models.gan.GanLoss;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What the generative adversarial network of the study is, as {@code config.json} keeps it.
 *
 * @param hidden units of the generator's dense layers; of a DCGAN it has one
 * @param filters of a DCGAN's first convolution in the discriminator; absent of a dense network
 * @param instanceNoise standard deviation at the beginning of the noise that the discriminator
 *     sees; it fades out with the last epoch
 * @param discriminatorSteps for each step of the generator
 * @param emaDecay of the generator's average, which draws; 0 for none
 * @param conditional whether both networks are told the class
 */
record GanDesign(
    Network network,
    List<Integer> hidden,
    OptionalInt filters,
    int latentSize,
    Loss loss,
    boolean spectralNormalization,
    double gradientPenalty,
    double labelSmoothing,
    double instanceNoise,
    int discriminatorSteps,
    double emaDecay,
    boolean conditional) {

  /**
   * Returns the model's settings but for shape, classes, noise, seed, learning rates and engine.
   */
  GanBuilder builder() {
    GanBuilder builder =
        Gan.builder()
            .latentSize(latentSize)
            .loss(loss.loss())
            .spectralNormalization(spectralNormalization)
            .gradientPenalty(gradientPenalty)
            .labelSmoothing(labelSmoothing)
            .discriminatorSteps(discriminatorSteps)
            .emaDecay(emaDecay);
    return network == Network.DENSE
        ? builder.dense(hidden.stream().mapToInt(Integer::intValue).toArray())
        : builder.dcgan(filters.getAsInt(), hidden.get(0));
  }

  /** Returns what the model is told of these labels: nothing, unless it is conditional. */
  int[] told(int... labels) {
    return conditional ? labels : new int[0];
  }

  /** The kinds of generator and discriminator. */
  enum Network {
    DENSE,
    DCGAN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The losses that {@code --loss} offers. */
  enum Loss {
    NON_SATURATING,
    HINGE;

    GanLoss loss() {
      return this == HINGE ? GanLoss.HINGE : GanLoss.NON_SATURATING;
    }

    /** Returns the name as options write it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
