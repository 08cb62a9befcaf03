package io.github.fmnist.experiments.gan;

import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.gan.GanBuilder;
import io.github.fmnist.models.gan.GanLoss;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The architecture and loss of the study's generative adversarial network, as stored in {@code
 * config.json}.
 *
 * @param hidden units of the generator's dense layers; a DCGAN has one such layer
 * @param filters filters of a DCGAN's first discriminator convolution; absent for a dense network
 * @param instanceNoise initial standard deviation of the noise on the discriminator's inputs; it
 *     falls linearly to 0 by the end of the last epoch
 * @param discriminatorSteps discriminator steps per generator step
 * @param emaDecay EMA decay of the generator's weights; the averaged generator generates the
 *     images; 0 for no average
 * @param conditional whether both networks are conditioned on the class label
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
   * Returns a builder with these settings. Input shape, classes, instance noise, seed, learning
   * rates and engine have the builder's defaults.
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

  /** Returns the conditioning labels: the given ones if the model is conditional, else none. */
  int[] conditioning(int... labels) {
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

    /** Returns the name as spelled on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
