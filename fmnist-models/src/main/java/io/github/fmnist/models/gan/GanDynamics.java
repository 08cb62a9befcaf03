package io.github.fmnist.models.gan;

import java.util.Locale;

/**
 * How the training of a {@link Gan} goes: means over the steps of an epoch, as far as it is done.
 *
 * <p>In balance, the probabilities are near each other; a discriminator that is always right gives
 * 1 and 0, and its generator learns little.
 *
 * @param discriminatorLoss with the penalty; before the update
 * @param generatorLoss before the update
 * @param realProbability that the discriminator gives real images of being real, in [0, 1]: the
 *     logistic function of its output
 * @param fakeProbability likewise for drawn images, before the discriminator's update
 * @param discriminatorGradientNorm Euclidean, of the mean loss by all weights
 * @param generatorGradientNorm likewise
 */
public record GanDynamics(
    double discriminatorLoss,
    double generatorLoss,
    double realProbability,
    double fakeProbability,
    double discriminatorGradientNorm,
    double generatorGradientNorm) {
  /** Returns the losses, the probabilities and the gradients' norms. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "GanDynamics(losses %.4g and %.4g, D(real) %.3f, D(fake) %.3f, gradients %.4g and %.4g)",
        discriminatorLoss,
        generatorLoss,
        realProbability,
        fakeProbability,
        discriminatorGradientNorm,
        generatorGradientNorm);
  }
}
