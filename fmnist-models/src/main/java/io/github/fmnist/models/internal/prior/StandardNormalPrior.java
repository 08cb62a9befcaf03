package io.github.fmnist.models.internal.prior;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.internal.Gaussian;

/** The standard normal distribution of codes, which has no parameters. */
public record StandardNormalPrior(int size) implements Prior {
  @Override
  public double[] logDensity(float[] codes) {
    double[] densities = new double[codes.length / size];
    for (int row = 0; row < densities.length; row++) {
      double squares = 0;
      for (int j = 0; j < size; j++) {
        double code = codes[row * size + j];
        squares += code * code;
      }
      densities[row] = Gaussian.logDensity(size, squares);
    }
    return densities;
  }

  @Override
  public Densities at(float[] codes) {
    return new StandardDensities(codes);
  }

  @Override
  public void sample(CounterRandom random, long index, float[] target, int from) {
    Gaussian.fill(target, from, size, random, index * size);
  }

  private final class StandardDensities implements Densities {
    private final float[] codes;

    StandardDensities(float[] codes) {
      this.codes = codes;
    }

    @Override
    public double[] log() {
      return logDensity(codes);
    }

    @Override
    public float[] addGradients(double[] factors, float[] codeGradient) {
      int width = codeGradient.length / factors.length;
      for (int row = 0; row < factors.length; row++) {
        for (int j = 0; j < size; j++) {
          codeGradient[row * width + j] += (float) (factors[row] * codes[row * size + j]);
        }
      }
      return new float[0];
    }
  }
}
