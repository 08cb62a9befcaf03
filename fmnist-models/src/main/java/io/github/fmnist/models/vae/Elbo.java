package io.github.fmnist.models.vae;

import java.util.Arrays;
import java.util.Locale;

/**
 * The evidence lower bound on the log-likelihood of each image as its two parts, in nats (Kingma,
 * Welling 2014, eq. 3).
 *
 * @param reconstruction negative log-likelihood of each image, given a code sampled from its
 *     posterior
 * @param divergence Kullback-Leibler divergence of each posterior from the prior, 0 or more; from a
 *     learned prior, estimated by the same code
 */
public record Elbo(double[] reconstruction, double[] divergence) {
  /** Returns the bound: minus the sum of both means, in nats per image. */
  public double mean() {
    return -(meanReconstruction() + meanDivergence());
  }

  /** Returns the bound, its two parts, and the number of images. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Elbo(%.2f nats per image: reconstruction %.2f, divergence %.2f; %d images)",
        mean(),
        meanReconstruction(),
        meanDivergence(),
        reconstruction.length);
  }

  /** Returns the mean of the reconstruction part, in nats per image. */
  public double meanReconstruction() {
    return Arrays.stream(reconstruction).average().orElse(Double.NaN);
  }

  /** Returns the mean of the divergence, in nats per image. */
  public double meanDivergence() {
    return Arrays.stream(divergence).average().orElse(Double.NaN);
  }
}
