package io.github.fmnist.models.gan;

import java.util.Locale;

/**
 * Training statistics of a {@link Gan}: means over the steps of an epoch so far.
 *
 * <p>In balanced training, the two probabilities are close to each other. A discriminator that is
 * always right gives 1 and 0, and its generator learns little.
 *
 * @param discriminatorLoss discriminator's loss including the penalty, before the update
 * @param generatorLoss generator's loss before the update
 * @param realProbability the discriminator's probability that real images are real, in [0, 1]: the
 *     logistic function of its logit
 * @param fakeProbability the discriminator's probability that generated images are real, before the
 *     discriminator's update
 * @param discriminatorGradientNorm Euclidean norm of the gradient of the discriminator's mean loss
 *     with respect to all its weights
 * @param generatorGradientNorm Euclidean norm of the gradient of the generator's mean loss with
 *     respect to all its weights
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
