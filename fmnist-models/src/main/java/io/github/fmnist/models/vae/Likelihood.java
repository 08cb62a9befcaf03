package io.github.fmnist.models.vae;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.models.internal.LastActivation;

/** How a decoder's outputs tell how likely each pixel is; pixels are independent given the code. */
public final class Likelihood {
  /** The kinds; a saved model names them. */
  enum Kind {
    BERNOULLI,
    GAUSSIAN,
    LEARNED_GAUSSIAN
  }

  /** The variance of less, or of more than the inverse, is no number of float32. */
  private static final double MIN_DEVIATION = 1e-15;

  private final Kind kind;
  private final double deviation;

  private Likelihood(Kind kind, double deviation) {
    this.kind = kind;
    this.deviation = deviation;
  }

  /**
   * Each pixel is white with a probability whose logit the decoder gives. A grey value counts as
   * the probability of white: the cross-entropy between the two, in nats.
   */
  public static Likelihood bernoulli() {
    return new Likelihood(Kind.BERNOULLI, 0);
  }

  /**
   * Each pixel is normally distributed around the decoder's output; likelihoods are densities on
   * pixel values.
   *
   * @param deviation standard deviation of all pixels, in units of the pixel values, above 0
   */
  public static Likelihood gaussian(double deviation) {
    checkDeviation(deviation);
    return new Likelihood(Kind.GAUSSIAN, deviation);
  }

  /**
   * Each pixel is normally distributed with a mean and a variance that the decoder gives: it has
   * two outputs for each pixel, first all means, then all logarithms of variances.
   *
   * @param leastDeviation standard deviation below which none goes, above 0: pixels that are always
   *     black would have an infinite density else; 0.01 is a little more than a grey level
   */
  public static Likelihood learnedGaussian(double leastDeviation) {
    checkDeviation(leastDeviation);
    return new Likelihood(Kind.LEARNED_GAUSSIAN, leastDeviation);
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

  /** How many outputs the decoder has for each pixel. */
  int outputsPerPixel() {
    return kind == Kind.LEARNED_GAUSSIAN ? 2 : 1;
  }

  /**
   * Refuses a decoder whose last activation would keep it from giving what this likelihood takes.
   */
  void requireSuited(LastActivation ofDecoder) {
    switch (kind) {
      case BERNOULLI -> ofDecoder.requireLogits("decoder", "the logits of white pixels");
      case GAUSSIAN -> ofDecoder.requireImages("decoder");
      case LEARNED_GAUSSIAN ->
          ofDecoder.requireNone("decoder", "means and log-variances of pixels");
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
