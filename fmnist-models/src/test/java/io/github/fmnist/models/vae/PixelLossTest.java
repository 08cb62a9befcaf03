package io.github.fmnist.models.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.LogitFunctions;
import io.github.fmnist.models.internal.Floats;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PixelLossTest {
  private static final INDArray OUTPUTS =
      Nd4j.createFromArray(
          new float[][] {{0.5f, -3, 2, 0.1f, -1, 0.7f}, {-0.2f, 1, 0, 0.3f, -2.5f, 0.4f}});
  private static final INDArray IMAGES =
      Nd4j.createFromArray(
          new float[][] {{1, 0, 0.4f, 0.5f, 0.1f, 0.9f}, {0, 1, 1, 0.2f, 0.3f, 0.6f}});

  private final LogitFunctions functions = new LogitFunctions(Engine.AUTO);

  static List<Likelihood> likelihoods() {
    return List.of(
        Likelihood.bernoulli(), Likelihood.gaussian(0.5), Likelihood.learnedGaussian(0.3));
  }

  @AfterEach
  void close() {
    functions.close();
  }

  @Test
  void bernoulliNatsAreTheCrossEntropyOfPixels() {
    double expected = 0;
    for (int j = 0; j < 6; j++) {
      double p = 1 / (1 + Math.exp(-OUTPUTS.getDouble(0, j)));
      double x = IMAGES.getDouble(0, j);
      expected -= x * Math.log(p) + (1 - x) * Math.log(1 - p);
    }
    assertThat(nats(Likelihood.bernoulli(), OUTPUTS, IMAGES)[0]).isEqualTo(expected, within(1e-5));
  }

  @Test
  void gaussianNatsAreThoseOfTheDensity() {
    double expected = 0;
    for (int j = 0; j < 6; j++) {
      double z = (OUTPUTS.getDouble(1, j) - IMAGES.getDouble(1, j)) / 0.5;
      expected -= Math.log(Math.exp(-z * z / 2) / (0.5 * Math.sqrt(2 * Math.PI)));
    }
    assertThat(nats(Likelihood.gaussian(0.5), OUTPUTS, IMAGES)[1])
        .isEqualTo(expected, within(1e-4));
  }

  @Test
  void aLearnedVarianceEqualToTheFixedOneGivesTheSameNats() {
    INDArray logVariance = Nd4j.valueArrayOf(OUTPUTS.shape(), Math.log(0.25), OUTPUTS.dataType());
    INDArray both = Nd4j.hstack(OUTPUTS, logVariance);
    assertThat(nats(Likelihood.learnedGaussian(0.01), both, IMAGES))
        .containsExactly(nats(Likelihood.gaussian(0.5), OUTPUTS, IMAGES), within(1e-4));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1e-16, 1e16, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesDeviationsWhoseVarianceIsNotFinite(double deviation) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Likelihood.gaussian(deviation))
        .withMessageStartingWith("a standard deviation from 1.0E-15 to");
  }

  @Test
  void theDeviationIsBoundedFromBelow() {
    INDArray tiny = Nd4j.hstack(OUTPUTS, Nd4j.valueArrayOf(OUTPUTS.shape(), -50f));
    assertThat(nats(Likelihood.learnedGaussian(0.5), tiny, IMAGES))
        .containsExactly(nats(Likelihood.gaussian(0.5), OUTPUTS, IMAGES), within(1e-4));
    INDArray gradient =
        PixelLoss.of(Likelihood.learnedGaussian(0.5), functions).gradient(tiny, IMAGES);
    assertThat(gradient.getColumns(6, 7, 8, 9, 10, 11).norm1Number().doubleValue()).isZero();
  }

  @ParameterizedTest
  @MethodSource("likelihoods")
  void oneImageIsComparedWithAllRows(Likelihood likelihood) {
    INDArray outputs = outputs(likelihood);
    INDArray image = IMAGES.getRow(0, true);
    double[] single = nats(likelihood, outputs, image);
    assertThat(single)
        .containsExactly(nats(likelihood, outputs, Nd4j.vstack(image, image)), within(1e-4));
  }

  @ParameterizedTest
  @MethodSource("likelihoods")
  void theGradientAgreesWithFiniteDifferences(Likelihood likelihood) {
    INDArray outputs = outputs(likelihood);
    INDArray gradient = PixelLoss.of(likelihood, functions).gradient(outputs, IMAGES).dup();
    float step = 1e-2f;
    for (int i = 0; i < outputs.length(); i++) {
      double difference =
          (sum(likelihood, moved(outputs, i, step)) - sum(likelihood, moved(outputs, i, -step)))
              / (2 * step);
      assertThat(gradient.getDouble(i)).isEqualTo(difference, within(5e-3));
    }
  }

  @ParameterizedTest
  @MethodSource("likelihoods")
  void theMeanImageMinimizesTheNats(Likelihood likelihood) {
    PixelLoss loss = PixelLoss.of(likelihood, functions);
    INDArray mean = loss.mean(outputs(likelihood));
    assertThat(mean.shape()).containsExactly(2, 6);
    INDArray gradient = loss.gradient(outputs(likelihood), mean);
    INDArray byMean = gradient.getColumns(0, 1, 2, 3, 4, 5);
    assertThat(Floats.of(byMean)).usingComparatorWithPrecision(1e-6f).containsOnly(0);
  }

  private static INDArray outputs(Likelihood likelihood) {
    return likelihood.outputsPerPixel() == 1
        ? OUTPUTS
        : Nd4j.hstack(OUTPUTS, OUTPUTS.mul(0.5).rsub(0.2));
  }

  private double[] nats(Likelihood likelihood, INDArray outputs, INDArray images) {
    return PixelLoss.of(likelihood, functions).nats(outputs, images).toDoubleVector();
  }

  private double sum(Likelihood likelihood, INDArray outputs) {
    double[] nats = nats(likelihood, outputs, IMAGES);
    return nats[0] + nats[1];
  }

  private static INDArray moved(INDArray outputs, int place, float step) {
    INDArray moved = outputs.dup('c');
    moved.putScalar(place, moved.getFloat(place) + step);
    return moved;
  }
}
