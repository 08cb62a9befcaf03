package io.github.fmnist.models.vae;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.internal.Excerpt;
import io.github.fmnist.models.internal.Floats;
import io.github.fmnist.models.internal.Gaussian;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An encoder's output: for each image, a normal distribution of latent codes with independent
 * dimensions.
 *
 * @param mean {@code [n, latent size]} float32
 * @param logVariance natural logarithm of the variance, {@code [n, latent size]} float32
 */
public record Posterior(INDArray mean, INDArray logVariance) {
  /** Refuses means and log-variances of different shapes. */
  public Posterior {
    checkArgument(
        mean.rank() == 2 && !mean.isEmpty() && mean.equalShapes(logVariance),
        "means and log-variances [n, latent size] expected, found %s and %s",
        Excerpt.shape(mean),
        Excerpt.shape(logVariance));
  }

  /** Returns the numbers of images and of latent dimensions. */
  @Override
  public String toString() {
    return "Posterior(%d images, %d latent dimensions)".formatted(mean.size(0), mean.size(1));
  }

  /**
   * Returns the Kullback-Leibler divergence from the standard normal distribution, for each image
   * and dimension: {@code [n, latent size]}, in nats, 0 or more (Kingma, Welling 2014, appendix B).
   */
  public double[][] divergence() {
    float[][] means = Floats.rows(mean);
    float[][] logVariances = Floats.rows(logVariance);
    double[][] divergence = new double[means.length][means[0].length];
    for (int i = 0; i < means.length; i++) {
      for (int j = 0; j < means[i].length; j++) {
        divergence[i][j] = Gaussian.divergence(means[i][j], logVariances[i][j]);
      }
    }
    return divergence;
  }

  /**
   * Returns the negative entropy for each image and dimension, in nats: {@code [n][latent size]}.
   */
  double[][] negativeEntropy() {
    return Arrays.stream(Floats.rows(logVariance))
        .map(
            row ->
                IntStream.range(0, row.length).mapToDouble(j -> Gaussian.negativeEntropy(row[j])))
        .map(DoubleStream::toArray)
        .toArray(double[][]::new);
  }

  /** Returns a random code of each image, {@code [n][latent size]}. */
  float[][] sample(CounterRandom random) {
    float[][] codes = Floats.rows(mean);
    float[][] logVariances = Floats.rows(logVariance);
    for (int i = 0; i < codes.length; i++) {
      for (int j = 0; j < codes[i].length; j++) {
        double noise = random.gaussian((long) i * codes[i].length + j);
        codes[i][j] += (float) (Gaussian.deviation(logVariances[i][j]) * noise);
      }
    }
    return codes;
  }

  /**
   * Returns the number of latent dimensions that carry information about the image: those whose
   * posterior mean has a variance above 0.01 over the images (Burda, Grosse, Salakhutdinov 2016,
   * section 5.2).
   */
  public int activeUnits() {
    return mean.var(false, 0).gt(0.01).castTo(mean.dataType()).sumNumber().intValue();
  }
}
