package io.github.fmnist.models.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.internal.Gaussian;
import io.github.fmnist.models.internal.prior.MixturePrior;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReparameterizationTest {
  private static final int SIZE = 3;
  private static final int EXAMPLES = 4;

  private final CounterRandom random = CounterRandom.of(5, 0, 0, 0);

  @Test
  void theDivergenceOfAStandardNormalIsZero() {
    assertThat(Gaussian.divergence(0, 0)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1.5, 0", "0, -2", "-0.7, 1.1"})
  void theDivergenceIsTheMeanLogRatioOfTheTwoDensities(double mean, double logVariance) {
    int samples = 200_000;
    double sum = 0;
    for (int i = 0; i < samples; i++) {
      double noise = random.gaussian(i);
      double z = mean + Math.exp(logVariance / 2) * noise;
      sum += 0.5 * (z * z - noise * noise - logVariance);
    }
    assertThat(Gaussian.divergence(mean, logVariance)).isEqualTo(sum / samples, within(0.02));
  }

  @Test
  void codesHaveTheMeanAndVarianceOfTheirPosterior() {
    int examples = 100_000;
    float[] posterior = new float[2 * examples];
    for (int i = 0; i < examples; i++) {
      posterior[2 * i] = 0.5f;
      posterior[2 * i + 1] = -1;
    }
    float[] noise = new float[examples];
    Gaussian.fill(noise, 0, examples, random, 0);
    float[] codes = new Reparameterization(posterior, 1, noise, 0, false).codes();
    double mean = 0;
    double square = 0;
    for (float code : codes) {
      mean += code / (double) examples;
      square += code * (double) code / examples;
    }
    assertThat(mean).isEqualTo(0.5, within(0.01));
    assertThat(square - mean * mean).isEqualTo(Math.exp(-1), within(0.01));
  }

  @ParameterizedTest
  @CsvSource({"0, false", "0.4, false", "0, true"})
  void theGradientAgreesWithFiniteDifferences(double freeBits, boolean learnedPrior) {
    float[] posterior = values(2 * EXAMPLES * SIZE, 0);
    float[] noise = values(EXAMPLES * SIZE, 100);
    // As if the reconstruction part were the sum of weight * code.
    float[] weights = values(EXAMPLES * SIZE, 200);
    float[] gradient =
        new Reparameterization(posterior, SIZE, noise, freeBits, learnedPrior)
            .gradient(weights, 0.5);
    float step = 1e-2f;
    for (int i = 0; i < posterior.length; i++) {
      float[] up = posterior.clone();
      up[i] += step;
      float[] down = posterior.clone();
      down[i] -= step;
      double difference =
          (loss(up, noise, freeBits, learnedPrior, weights)
                  - loss(down, noise, freeBits, learnedPrior, weights))
              / (up[i] - down[i]);
      assertThat((double) gradient[i]).isEqualTo(difference, within(1e-3));
    }
  }

  @Test
  void theDivergenceFromAStandardNormalAsALearnedPriorIsTheSame() {
    int samples = 50_000;
    float[] posterior = new float[2 * samples];
    for (int i = 0; i < samples; i++) {
      posterior[2 * i] = 0.8f;
      posterior[2 * i + 1] = -0.5f;
    }
    float[] noise = values(samples, 0);
    MixturePrior standard = new MixturePrior(new float[] {0, 0, 0}, 1);
    Reparameterization step = new Reparameterization(posterior, 1, noise, 0, true);
    double estimate = step.divergence() - Arrays.stream(standard.logDensity(step.codes())).sum();
    double exact = new Reparameterization(posterior, 1, noise, 0, false).divergence();
    assertThat(estimate / samples).isEqualTo(exact / samples, within(0.02));
  }

  @Test
  void labelsBehindTheCodesDoNotAffectTheGradient() {
    Reparameterization step =
        new Reparameterization(
            values(2 * EXAMPLES * SIZE, 0), SIZE, values(EXAMPLES * SIZE, 100), 0, false);
    float[] codeGradient = values(EXAMPLES * SIZE, 200);
    int width = SIZE + 3;
    float[] withLabels = values(EXAMPLES * width, 300);
    for (int i = 0; i < EXAMPLES; i++) {
      System.arraycopy(codeGradient, i * SIZE, withLabels, i * width, SIZE);
    }
    assertThat(step.gradient(withLabels, 1)).isEqualTo(step.gradient(codeGradient, 1));
  }

  @Test
  void freeBitsBoundTheDivergenceAndHaveNoGradient() {
    float[] posterior = new float[2 * EXAMPLES * SIZE]; // all standard normal
    Reparameterization step =
        new Reparameterization(posterior, SIZE, new float[EXAMPLES * SIZE], 2, false);
    assertThat(step.divergence()).isEqualTo(2.0 * EXAMPLES * SIZE);
    assertThat(step.gradient(new float[EXAMPLES * SIZE], 1)).containsOnly(0);
  }

  private static double loss(
      float[] posterior, float[] noise, double freeBits, boolean learnedPrior, float[] weights) {
    Reparameterization step =
        new Reparameterization(posterior, SIZE, noise, freeBits, learnedPrior);
    double sum = 0.5 * step.divergence();
    for (int i = 0; i < weights.length; i++) {
      sum += (double) weights[i] * step.codes()[i];
    }
    return sum;
  }

  private float[] values(int count, long from) {
    float[] values = new float[count];
    Gaussian.fill(values, 0, count, random, from);
    return values;
  }
}
