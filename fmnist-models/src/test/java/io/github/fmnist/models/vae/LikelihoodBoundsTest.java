package io.github.fmnist.models.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.LinearNetworks;
import io.github.fmnist.models.internal.Floats;
import io.github.fmnist.models.internal.prior.MixturePrior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A linear decoder with Gaussian pixels, for which posterior and likelihood have closed forms. */
class LikelihoodBoundsTest {
  private static final double DEVIATION = 0.4;
  private static final double[] WEIGHTS = {0.8, -0.5, 0.3, 1.1};
  private static final double[] MEAN = {0.1, 0.2, -0.3, 0};

  private final Vae vae = model().build();

  private final INDArray images = images(60);

  private static VaeBuilder model() {
    return Vae.builder()
        .inputShape(1, 2, 2)
        .latentSize(1)
        .likelihood(Likelihood.gaussian(DEVIATION))
        .networks(
            LinearNetworks.of(4, 2), // x to mean and log-variance
            LinearNetworks.of(1, 4)); // z to pixels
  }

  LikelihoodBoundsTest() {
    for (int j = 0; j < 4; j++) {
      vae.decoder().params().putScalar(j, WEIGHTS[j]);
      vae.decoder().params().putScalar(4 + j, MEAN[j]);
    }
    setPosterior(0, 1);
  }

  @AfterEach
  void close() {
    vae.close();
  }

  @Test
  void withTheExactPosteriorOneSampleGivesTheExactLikelihood() {
    assertThat(vae.logLikelihood(images, 1, 3)).containsExactly(exact(), within(1e-4));
    Elbo elbo = vae.elbo(images);
    assertThat(elbo.mean()).isLessThanOrEqualTo(mean(exact()) + 0.2);
  }

  @Test
  void withAnInexactPosteriorTheBoundRisesToTheLikelihoodAsSamplesGrow() {
    setPosterior(0.5, 2);
    double exact = mean(exact());
    double one = mean(vae.logLikelihood(images, 1, 3));
    double ten = mean(vae.logLikelihood(images, 10, 3));
    double many = mean(vae.logLikelihood(images, 2000, 3));
    assertThat(vae.elbo(images).mean()).isLessThan(ten);
    assertThat(one).isLessThan(ten);
    assertThat(ten).isLessThan(many);
    assertThat(many).isLessThan(exact + 0.02).isEqualTo(exact, within(0.05));
  }

  @Test
  void theBoundFallsShortByTheDivergenceFromTheExactPosterior() {
    // From the exact posterior N(m, v) to N(m + d, v s): (s + d^2 / v - 1 - log s) / 2.
    double shift = 0.5;
    double factor = 2;
    setPosterior(shift, factor);
    double gap = 0.5 * (factor + shift * shift / variance() - 1 - Math.log(factor));
    List<Double> bounds = new ArrayList<>();
    // The bound is a mean over codes: here over those of many copies of each image.
    INDArray copies = images.repeat(0, 300);
    bounds.add(vae.elbo(copies).mean());
    assertThat(mean(exact()) - bounds.get(0)).isEqualTo(gap, within(0.05));
  }

  /** The likelihood is an integral over the codes of one dimension. */
  @Test
  void withALearnedPriorTheLikelihoodIsTheIntegralOverItsCodes() {
    setPosterior(0.3, 2);
    float[] parameters = {1, -0.5f, 0.5f, -1.5f, 0.3f, -0.2f};
    try (Vae mixed = model().priorComponents(2).build()) {
      mixed.encoder().setParams(vae.encoder().params());
      mixed.decoder().setParams(vae.decoder().params());
      INDArray weights = mixed.networks().get(2).getLayer(0).getParam("W");
      weights.assign(Floats.array(parameters, 2, 3));
      MixturePrior prior = new MixturePrior(parameters, 1);
      double exact = mean(integral(prior));
      assertThat(mean(mixed.logLikelihood(images, 2000, 3))).isEqualTo(exact, within(0.05));
      assertThat(mixed.elbo(images.repeat(0, 300)).mean()).isLessThan(exact);
    }
  }

  /** The divergence from a learned prior is estimated by the code that also gives the bound. */
  @Test
  void aLearnedPriorOfTwoStandardNormalComponentsGivesTheBoundOfTheStandardPrior() {
    setPosterior(0.5, 2);
    INDArray copies = images.repeat(0, 300);
    try (Vae mixed = model().priorComponents(2).build()) {
      mixed.encoder().setParams(vae.encoder().params());
      mixed.decoder().setParams(vae.decoder().params());
      // Means, log-variances and logits of the weights.
      mixed.networks().get(2).params().assign(0);
      Elbo expected = vae.elbo(copies);
      Elbo found = mixed.elbo(copies);
      assertThat(found.reconstruction()).isEqualTo(expected.reconstruction());
      assertThat(found.meanDivergence()).isEqualTo(expected.meanDivergence(), within(0.02));
      assertThat(mixed.logLikelihood(images, 10, 3))
          .containsExactly(vae.logLikelihood(images, 10, 3), within(1e-4));
    }
  }

  private double[] integral(MixturePrior prior) {
    double step = 0.01;
    double[] likelihood = new double[(int) images.size(0)];
    for (double code = -12; code < 12; code += step) {
      double density = Math.exp(prior.logDensity(new float[] {(float) code})[0]);
      for (int i = 0; i < likelihood.length; i++) {
        double squares = 0;
        for (int j = 0; j < 4; j++) {
          double difference = images.getDouble(i, j) - MEAN[j] - WEIGHTS[j] * code;
          squares += difference * difference / (DEVIATION * DEVIATION);
        }
        likelihood[i] += step * density * Math.exp(-0.5 * squares);
      }
    }
    double constant = 2 * Math.log(2 * Math.PI) + 4 * Math.log(DEVIATION);
    return Arrays.stream(likelihood).map(value -> Math.log(value) - constant).toArray();
  }

  @Test
  void anImagesLikelihoodDoesNotDependOnItsChunk() {
    double[] all = vae.logLikelihood(images, 70, 5);
    double[] first = vae.logLikelihood(images.get(interval(7)), 70, 5);
    assertThat(Arrays.copyOf(all, 7)).containsExactly(first, within(1e-4));
  }

  @Test
  void theSameSeedGivesTheSameResultAndProgressIsReported() {
    setPosterior(0.3, 1.5);
    List<Integer> done = new ArrayList<>();
    double[] likelihood = vae.logLikelihood(images, 100, 5, done::add);
    assertThat(vae.logLikelihood(images, 100, 5)).isEqualTo(likelihood);
    assertThat(vae.logLikelihood(images, 100, 6)).isNotEqualTo(likelihood);
    assertThat(done).isSorted().endsWith(60).hasSizeGreaterThan(5);
  }

  /** Makes the encoder return the exact posterior with its mean shifted and its variance scaled. */
  private void setPosterior(double shift, double factor) {
    // Weights of the mean, weights of the log-variance, both biases.
    INDArray parameters = vae.encoder().params();
    double constant = shift;
    for (int j = 0; j < 4; j++) {
      double gain = variance() * WEIGHTS[j] / (DEVIATION * DEVIATION);
      parameters.putScalar(j, gain);
      parameters.putScalar(4 + j, 0);
      constant -= gain * MEAN[j];
    }
    parameters.putScalar(8, constant);
    parameters.putScalar(9, Math.log(variance() * factor));
  }

  /** Returns the variance of the exact posterior, 1 / (1 + w w / s^2). */
  private static double variance() {
    double squares = Arrays.stream(WEIGHTS).map(w -> w * w).sum();
    return 1 / (1 + squares / (DEVIATION * DEVIATION));
  }

  /**
   * Returns the log-density of N(mean, w w' + s^2 I), by the matrix determinant lemma and the
   * Sherman-Morrison formula.
   */
  private double[] exact() {
    double s2 = DEVIATION * DEVIATION;
    double logDeterminant = 4 * Math.log(s2) - Math.log(variance());
    double[] likelihood = new double[(int) images.size(0)];
    for (int i = 0; i < likelihood.length; i++) {
      double squares = 0;
      double product = 0;
      for (int j = 0; j < 4; j++) {
        double difference = images.getDouble(i, j) - MEAN[j];
        squares += difference * difference;
        product += difference * WEIGHTS[j];
      }
      double quadratic = squares / s2 - product * product * variance() / (s2 * s2);
      likelihood[i] = -0.5 * (4 * Math.log(2 * Math.PI) + logDeterminant + quadratic);
    }
    return likelihood;
  }

  private static INDArray images(int count) {
    CounterRandom random = CounterRandom.of(1, 2, 3, 4);
    float[][] images = new float[count][4];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < 4; j++) {
        images[i][j] = (float) (0.7 * random.gaussian(4L * i + j));
      }
    }
    return Nd4j.createFromArray(images);
  }

  private static INDArrayIndex[] interval(int end) {
    return new INDArrayIndex[] {NDArrayIndex.interval(0, end), NDArrayIndex.all()};
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }
}
