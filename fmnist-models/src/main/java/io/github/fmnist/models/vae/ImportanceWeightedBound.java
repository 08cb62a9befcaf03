package io.github.fmnist.models.vae;

import io.github.fmnist.models.internal.Floats;
import io.github.fmnist.models.internal.Gaussian;
import io.github.fmnist.models.internal.mixture.LogSumExp;
import io.github.fmnist.models.internal.prior.Prior;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The importance-weighted bound: the log mean of p(x, z) / q(z | x) over several codes z of an
 * image (Burda, Grosse, Salakhutdinov 2016, eq. 8).
 *
 * <p>The gradient with respect to the posteriors is the doubly reparameterized one of Tucker et al.
 * 2019 (arXiv 1810.04152). The bound depends on a posterior by its codes and by their density.
 * Here, the second part is written as a gradient of the codes, too, which has the same mean and
 * less noise.
 */
final class ImportanceWeightedBound implements TrainingBound {
  private final float[] posterior;
  private final int size;
  private final int images;
  private final float[] noise;
  private final double klWeight;

  /** The standard deviation of each image's posterior, {@code [b, size]}. */
  private final double[] deviations;

  private final float[] codes;
  private final Prior.Densities prior;
  private final double[] logPosterior;

  /** The share of each code in the weights of its image's codes. */
  private double[] shares = {};

  /**
   * Samples codes: all images, then all images again, and so on.
   *
   * @param posterior means and log-variances of each image side by side, {@code [b, 2 * size]}
   * @param noise standard normal, {@code [codes, size]}
   * @param klWeight factor of log p(z) - log q(z | x) in the logarithm of an importance weight, at
   *     most 1
   */
  ImportanceWeightedBound(
      float[] posterior, int size, float[] noise, Prior prior, double klWeight) {
    this.posterior = posterior;
    this.size = size;
    this.noise = noise;
    this.klWeight = klWeight;
    images = posterior.length / (2 * size);
    deviations = new double[images * size];
    double[] logVolume = new double[images]; // half of the sum of an image's log-variances
    for (int i = 0; i < images; i++) {
      for (int j = 0; j < size; j++) {
        double logVariance = posterior[logVariance(i, j)];
        deviations[i * size + j] = Gaussian.deviation(logVariance);
        logVolume[i] += 0.5 * logVariance;
      }
    }
    codes = new float[noise.length];
    logPosterior = new double[noise.length / size];
    for (int row = 0; row < logPosterior.length; row++) {
      int image = row % images;
      double squares = 0;
      for (int j = 0; j < size; j++) {
        double random = noise[row * size + j];
        codes[row * size + j] =
            (float) (posterior[mean(image, j)] + deviations[image * size + j] * random);
        squares += random * random;
      }
      logPosterior[row] = Gaussian.logDensity(size, squares) - logVolume[image];
    }
    this.prior = prior.at(codes);
  }

  private int mean(int image, int dimension) {
    return 2 * image * size + dimension;
  }

  private int logVariance(int image, int dimension) {
    return mean(image, dimension) + size;
  }

  @Override
  public float[] codes() {
    return codes;
  }

  @Override
  public double loss(PixelLoss pixelLoss, INDArray outputs, INDArray pixels) {
    float[] nats = Floats.of(pixelLoss.nats(outputs, pixels));
    double[] logPrior = prior.log();
    shares = new double[nats.length];
    double[] ofImage = new double[nats.length / images];
    double sum = 0;
    for (int i = 0; i < images; i++) {
      for (int k = 0; k < ofImage.length; k++) {
        int row = k * images + i;
        ofImage[k] = klWeight * (logPrior[row] - logPosterior[row]) - nats[row];
      }
      sum -= LogSumExp.normalize(ofImage) - Math.log(ofImage.length);
      for (int k = 0; k < ofImage.length; k++) {
        shares[k * images + i] = ofImage[k];
      }
    }
    return sum;
  }

  @Override
  public INDArray outputGradient(PixelLoss pixelLoss, INDArray outputs, INDArray pixels) {
    return pixelLoss
        .gradient(outputs, pixels)
        .muliColumnVector(Nd4j.createFromArray(shares).castTo(outputs.dataType()));
  }

  @Override
  public float[] priorGradient(float[] codeGradient) {
    return prior.addGradients(
        Arrays.stream(shares).map(share -> klWeight * share).toArray(), codeGradient);
  }

  @Override
  public float[] posteriorGradient(float[] codeGradient) {
    float[] gradient = new float[posterior.length];
    int width = codeGradient.length / shares.length;
    for (int row = 0; row < shares.length; row++) {
      double share = shares[row];
      if (share == 0) {
        continue; // where the code may be far off, and its gradient infinite
      }
      int image = row % images;
      // The codes' own part has the factor 1, that of their density - klWeight * (1 - share): their
      // sum is Tucker's share for a weight of 1.
      double factor = 1 - klWeight * (1 - share);
      for (int j = 0; j < size; j++) {
        double random = noise[row * size + j];
        double deviation = deviations[image * size + j];
        double byCode =
            factor * (codeGradient[row * width + j] - klWeight * share * random / deviation);
        gradient[mean(image, j)] += (float) byCode;
        gradient[logVariance(image, j)] += (float) (0.5 * byCode * deviation * random);
      }
    }
    return gradient;
  }
}
