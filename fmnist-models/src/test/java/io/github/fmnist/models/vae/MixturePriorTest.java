package io.github.fmnist.models.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.Bars;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.internal.Floats;
import io.github.fmnist.models.internal.Gaussian;
import io.github.fmnist.models.internal.prior.MixturePrior;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class MixturePriorTest {
  private static final int SIZE = 2;
  private static final int COMPONENTS = 3;
  private static final CounterRandom RANDOM = CounterRandom.of(6, 0, 0, 0);

  private static final float[] PARAMETERS = values(COMPONENTS * MixturePrior.parameters(SIZE), 0);

  @TempDir private Path directory;

  @Test
  void theDensityIsTheSumOfTheComponentsDensities() {
    // Weights 3/4 and 1/4, means 1 and -2, variances 1 and 4.
    float[] parameters = {1, 0, (float) Math.log(3), -2, (float) Math.log(4), 0};
    double expected =
        0.75 * Math.exp(-0.5 * 0.25) / Math.sqrt(2 * Math.PI)
            + 0.25 * Math.exp(-0.5 * 12.25 / 4) / Math.sqrt(8 * Math.PI);
    assertThat(new MixturePrior(parameters, 1).logDensity(new float[] {1.5f}))
        .containsExactly(new double[] {Math.log(expected)}, within(1e-6));
  }

  @Test
  void theGradientsAgreeWithFiniteDifferences() {
    float[] codes = values(4 * SIZE, 100);
    double[] factors = {0.7, 1.3, 0.2, 0};
    float[] codeGradient = new float[codes.length];
    float[] gradient =
        new MixturePrior(PARAMETERS, SIZE).at(codes).addGradients(factors, codeGradient);
    float step = 1e-2f;
    for (int i = 0; i < gradient.length; i++) {
      double difference =
          loss(moved(PARAMETERS, i, step), codes, factors)
              - loss(moved(PARAMETERS, i, -step), codes, factors);
      assertThat((double) gradient[i])
          .as("parameter %d", i)
          .isEqualTo(difference / (2 * step), within(1e-3));
    }
    for (int i = 0; i < codes.length; i++) {
      double difference =
          loss(PARAMETERS, moved(codes, i, step), factors)
              - loss(PARAMETERS, moved(codes, i, -step), factors);
      assertThat((double) codeGradient[i])
          .as("code %d", i)
          .isEqualTo(difference / (2 * step), within(1e-3));
    }
  }

  private static double loss(float[] parameters, float[] codes, double[] factors) {
    double[] log = new MixturePrior(parameters, SIZE).at(codes).log();
    return -IntStream.range(0, log.length).mapToDouble(i -> factors[i] * log[i]).sum();
  }

  private static float[] moved(float[] values, int index, float step) {
    float[] moved = values.clone();
    moved[index] += step;
    return moved;
  }

  @Test
  void gradientsAreAddedToThoseOfCodesAndLeaveLabelsAlone() {
    MixturePrior prior = new MixturePrior(PARAMETERS, SIZE);
    float[] codes = values(2 * SIZE, 100);
    float[] alone = new float[2 * SIZE];
    double[] factors = {1, 2};
    prior.at(codes).addGradients(factors, alone);
    float[] labelled = {1, 2, 3, 4, 5, 6};
    prior.at(codes).addGradients(factors, labelled);
    float[] expected = {1 + alone[0], 2 + alone[1], 3, 4 + alone[2], 5 + alone[3], 6};
    assertThat(labelled).containsExactly(expected, within(1e-5f));
  }

  @Test
  void codesHaveTheMeanAndTheVarianceOfThePrior() {
    float[] parameters = {1, 0, (float) Math.log(3), -2, (float) Math.log(4), 0};
    MixturePrior prior = new MixturePrior(parameters, 1);
    int count = 100_000;
    float[] codes = new float[count];
    double mean = 0;
    double square = 0;
    for (int i = 0; i < count; i++) {
      prior.sample(RANDOM, i, codes, i);
      mean += codes[i] / (double) count;
      square += codes[i] * (double) codes[i] / count;
    }
    assertThat(mean).isEqualTo(0.75 - 0.5, within(0.02));
    assertThat(square).isEqualTo(0.75 * 2 + 0.25 * 8, within(0.05));
  }

  @Test
  void manyInitialComponentsAreTogetherAboutStandardNormal() {
    MixturePrior prior = new MixturePrior(MixturePrior.initial(1000, 1, RANDOM), 1);
    float[] codes = {-1.5f, 0, 1};
    for (int i = 0; i < codes.length; i++) {
      double standard = -0.5 * (codes[i] * codes[i] + Math.log(2 * Math.PI));
      assertThat(prior.logDensity(codes)[i]).isEqualTo(standard, within(0.15));
    }
  }

  @Test
  void trainingRaisesTheDensityOfCodesUnderThePrior() {
    // With a small weight of the divergence, codes leave the initial prior.
    try (Vae vae = model().klWeight(0.1).build()) {
      MixturePrior initial = prior(vae);
      train(vae, 30);
      INDArray images = new Bars(100).batch(indices()).getFeatures();
      float[] codes = Floats.of(vae.encode(images).mean());
      assertThat(mean(prior(vae), codes)).isGreaterThan(mean(initial, codes) + 0.5);
    }
  }

  private static MixturePrior prior(Vae vae) {
    return new MixturePrior(Floats.of(vae.networks().get(2).getParam("0_W")), SIZE);
  }

  private static double mean(MixturePrior prior, float[] codes) {
    return Arrays.stream(prior.logDensity(codes)).average().orElseThrow();
  }

  @Test
  void aLoadedModelContinuesTrainingToTheSameBits() throws IOException {
    Path file = directory.resolve("vae.zip");
    try (Vae vae = model().build()) {
      train(vae, 1);
      vae.save(file);
      train(vae, 2);
      try (Vae loaded = Vae.load(file)) {
        train(loaded, 2);
        for (int i = 0; i < 3; i++) {
          assertThat(Floats.of(loaded.networks().get(i).params()))
              .isEqualTo(Floats.of(vae.networks().get(i).params()));
        }
        assertThat(Floats.of(loaded.sample(3, 1))).isEqualTo(Floats.of(vae.sample(3, 1)));
      }
    }
  }

  @Test
  void refusesFreeBits() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model().freeBits(1).build())
        .withMessageContaining("no free bits expected with a learned prior");
  }

  private static VaeBuilder model() {
    return Vae.builder()
        .inputShape(1, Bars.SIDE, Bars.SIDE)
        .latentSize(SIZE)
        .dense(16)
        .klWeight(1)
        .priorComponents(16)
        .learningRate(0.01);
  }

  private static void train(Vae vae, int epochs) {
    vae.fit(BatchSource.shuffled(new Bars(100), 20, 1), Trainer.forEpochs(epochs));
  }

  private static int[] indices() {
    int[] indices = new int[100];
    Arrays.setAll(indices, i -> i);
    return indices;
  }

  private static float[] values(int count, long from) {
    float[] values = new float[count];
    Gaussian.fill(values, 0, count, RANDOM, from);
    return values;
  }
}
