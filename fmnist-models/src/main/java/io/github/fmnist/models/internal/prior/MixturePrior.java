package io.github.fmnist.models.internal.prior;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.internal.mixture.Categorical;
import io.github.fmnist.models.internal.mixture.GaussianMixture;
import io.github.fmnist.models.internal.mixture.LogSumExp;
import java.util.Arrays;

/**
 * The prior of codes as a mixture of normal distributions with independent dimensions, and its
 * gradients, by which means, variances and weights are learned together with encoder and decoder.
 */
public final class MixturePrior implements Prior {
  /** Maximum absolute value of a mean, as in a mixture that is fitted to codes. */
  private static final float MAX_MEAN = (float) GaussianMixture.MAX_VALUE;

  /** Maximum absolute value of a log-variance: that of a standard deviation of 1e12. */
  private static final float MAX_LOG_VARIANCE = 55;

  /** A component's share of a code's density that has no effect on a gradient. */
  private static final double NEGLIGIBLE = 1e-9;

  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  private final int size;
  private final int components;

  /** Means and inverse variances, {@code [size][components]}: all components of a dimension. */
  private final double[][] mean;

  private final double[][] precision;

  /** The logarithm of a component's density at its mean, with its weight. */
  private final double[] peak;

  private final double[] weight;

  /**
   * Creates a prior.
   *
   * @param parameters for each component, {@code size} means and log-variances, and the logit of
   *     its weight: {@code [components, parameters(size)]}
   */
  public MixturePrior(float[] parameters, int size) {
    this.size = size;
    int width = parameters(size);
    components = parameters.length / width;
    mean = new double[size][components];
    precision = new double[size][components];
    peak = new double[components];
    weight = new double[components];
    for (int k = 0; k < components; k++) {
      for (int j = 0; j < size; j++) {
        double logVariance = parameters[k * width + size + j];
        mean[j][k] = parameters[k * width + j];
        precision[j][k] = Math.exp(-logVariance);
        peak[k] -= 0.5 * (LOG_TWO_PI + logVariance);
      }
      weight[k] = parameters[k * width + 2 * size];
    }
    double logSum = LogSumExp.normalize(weight);
    for (int k = 0; k < components; k++) {
      peak[k] += parameters[k * width + 2 * size] - logSum;
    }
  }

  /**
   * Refuses parameters whose codes and densities might not be finite.
   *
   * @param source name of the source, for messages
   * @param parameters those of the constructor
   */
  public static void requireBounded(String source, float[] parameters, int size)
      throws InvalidModelException {
    int width = parameters(size);
    for (int i = 0; i < parameters.length; i++) {
      boolean logVariance = i % width >= size;
      float max = logVariance ? MAX_LOG_VARIANCE : MAX_MEAN;
      boolean weight = i % width == 2 * size;
      if (!weight && !(Math.abs(parameters[i]) <= max)) {
        throw new InvalidModelException(
            "%s: %s from %s to %s expected, found %s"
                .formatted(
                    source, logVariance ? "log-variances" : "means", -max, max, parameters[i]));
      }
    }
  }

  /** Returns the number of parameters of a component. */
  public static int parameters(int size) {
    return 2 * size + 1;
  }

  /** Returns initial parameters: components that differ, and together are about standard normal. */
  public static float[] initial(int components, int size, CounterRandom random) {
    int width = parameters(size);
    float[] parameters = new float[components * width];
    for (int k = 0; k < components; k++) {
      for (int j = 0; j < size; j++) {
        // Variances of 1/2 within and between the components.
        parameters[k * width + j] = (float) (Math.sqrt(0.5) * random.gaussian((long) k * size + j));
        parameters[k * width + size + j] = (float) Math.log(0.5);
      }
    }
    return parameters;
  }

  @Override
  public double[] logDensity(float[] codes) {
    double[] joint = new double[components];
    double[] density = new double[codes.length / size];
    Arrays.setAll(
        density,
        i -> {
          fillLogJoint(codes, i, joint);
          return LogSumExp.normalize(joint);
        });
    return density;
  }

  /** Fills in the logarithm of the density of a code in each component, with its weight. */
  private void fillLogJoint(float[] codes, int code, double[] joint) {
    System.arraycopy(peak, 0, joint, 0, components);
    for (int j = 0; j < size; j++) {
      double value = codes[code * size + j];
      double[] means = mean[j];
      double[] precisions = precision[j];
      for (int k = 0; k < components; k++) {
        double difference = value - means[k];
        joint[k] -= 0.5 * difference * difference * precisions[k];
      }
    }
  }

  @Override
  public Densities at(float[] codes) {
    return new MixtureDensities(codes);
  }

  @Override
  public void sample(CounterRandom random, long index, float[] target, int from) {
    long first = index * (size + 1L);
    int k = Categorical.sample(weight, random.uniform(first));
    for (int j = 0; j < size; j++) {
      target[from + j] =
          (float) (mean[j][k] + random.gaussian(first + 1 + j) / Math.sqrt(precision[j][k]));
    }
  }

  /** The densities of codes, with the probability of each component given each code. */
  private final class MixtureDensities implements Densities {
    private final float[] codes;
    private final double[][] shares;
    private final double[] log;

    MixtureDensities(float[] codes) {
      this.codes = codes;
      int count = codes.length / size;
      shares = new double[count][components];
      log = new double[count];
      for (int i = 0; i < count; i++) {
        fillLogJoint(codes, i, shares[i]);
        log[i] = LogSumExp.normalize(shares[i]);
      }
    }

    @Override
    public double[] log() {
      return log;
    }

    @Override
    public float[] addGradients(double[] factors, float[] codeGradient) {
      int width = codeGradient.length / factors.length;
      int row = parameters(size);
      float[] gradient = new float[components * row];
      for (int i = 0; i < factors.length; i++) {
        for (int k = 0; k < components; k++) {
          double ofCode = shares[i][k];
          gradient[k * row + 2 * size] += (float) (factors[i] * (weight[k] - ofCode));
          if (ofCode > NEGLIGIBLE) {
            double share = factors[i] * ofCode;
            for (int j = 0; j < size; j++) {
              double difference = codes[i * size + j] - mean[j][k];
              double pull = share * difference * precision[j][k];
              codeGradient[i * width + j] += (float) pull;
              gradient[k * row + j] -= (float) pull;
              gradient[k * row + size + j] += (float) (0.5 * (share - pull * difference));
            }
          }
        }
      }
      return gradient;
    }
  }
}
