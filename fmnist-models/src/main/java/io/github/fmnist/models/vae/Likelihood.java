package io.github.fmnist.models.vae;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.models.internal.LastActivation;

/**
 * The distribution of pixels that a decoder's outputs parameterize; pixels are independent given
 * the code.
 */
public final class Likelihood {
  /** The kinds; a saved model contains their names. */
  enum Kind {
    BERNOULLI,
    GAUSSIAN,
    LEARNED_GAUSSIAN
  }

  /**
   * The variance of a smaller deviation, or of one above the inverse, is not a finite positive
   * float32.
   */
  private static final double MIN_DEVIATION = 1e-15;

  private final Kind kind;
  private final double deviation;

  private Likelihood(Kind kind, double deviation) {
    this.kind = kind;
    this.deviation = deviation;
  }

  /**
   * Returns a likelihood in which each pixel is white with a probability whose logit is the
   * decoder's output. A grey value counts as the probability of white: the negative log-likelihood
   * is the cross-entropy between the two, in nats.
   */
  public static Likelihood bernoulli() {
    return new Likelihood(Kind.BERNOULLI, 0);
  }

  /**
   * Returns a likelihood in which each pixel is normally distributed around the decoder's output;
   * likelihoods are densities on pixel values.
   *
   * @param deviation standard deviation of all pixels, in units of the pixel values, above 0
   */
  public static Likelihood gaussian(double deviation) {
    checkDeviation(deviation);
    return new Likelihood(Kind.GAUSSIAN, deviation);
  }

  /**
   * Returns a likelihood in which each pixel is normally distributed with a mean and a variance
   * from the decoder. The decoder has two outputs for each pixel: first all means, then all
   * logarithms of variances.
   *
   * @param minDeviation lower bound on the standard deviation, above 0; without it, pixels that are
   *     always black would have an infinite density. 0.01 is a little more than a grey level
   */
  public static Likelihood learnedGaussian(double minDeviation) {
    checkDeviation(minDeviation);
    return new Likelihood(Kind.LEARNED_GAUSSIAN, minDeviation);
  }

  /** Returns the kind, with its deviation if there is one. */
  @Override
  public String toString() {
    return switch (kind) {
      case BERNOULLI -> "bernoulli";
      case GAUSSIAN -> "gaussian(" + deviation + ")";
      case LEARNED_GAUSSIAN -> "learnedGaussian(" + deviation + ")";
    };
  }

  Kind kind() {
    return kind;
  }

  double deviation() {
    return deviation;
  }

  /** Returns the number of decoder outputs for each pixel. */
  int outputsPerPixel() {
    return kind == Kind.LEARNED_GAUSSIAN ? 2 : 1;
  }

  /**
   * Refuses a decoder whose last activation restricts its outputs to values that do not suit this
   * likelihood.
   */
  void requireSuited(LastActivation decoderActivation) {
    switch (kind) {
      case BERNOULLI -> decoderActivation.requireLogits("decoder", "the logits of white pixels");
      case GAUSSIAN -> decoderActivation.requireImages("decoder");
      case LEARNED_GAUSSIAN ->
          decoderActivation.requireNone("decoder", "means and log-variances of pixels");
    }
  }

  private static void checkDeviation(double deviation) {
    checkArgument(
        deviation >= MIN_DEVIATION && deviation <= 1 / MIN_DEVIATION,
        "a standard deviation from %s to %s expected, %s given",
        MIN_DEVIATION,
        1 / MIN_DEVIATION,
        deviation);
  }
}
