package io.github.fmnist.models.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.internal.Floats;
import io.github.fmnist.models.internal.Gaussian;
import io.github.fmnist.models.internal.prior.MixturePrior;
import io.github.fmnist.models.internal.prior.Prior;
import io.github.fmnist.models.internal.prior.StandardNormalPrior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A decoder that returns its code as the mean of a pixel with variance 1: the posterior is normal
 * with half of the pixel as its mean and variance 1/2, and the pixel has variance 2.
 */
class ImportanceWeightedBoundTest {
  private static final CounterRandom RANDOM = CounterRandom.of(8, 0, 0, 0);
  private static final Prior STANDARD = new StandardNormalPrior(1);
  private static final PixelLoss PIXELS = unitVariance();
  private static final float[] IMAGES = {0.7f, -1.2f};
  private static final float HALF = (float) Math.log(0.5);
  private static final float[] EXACT = {0.35f, HALF, -0.6f, HALF};
  private static final float[] OTHER = {0.1f, -0.4f, -0.5f, 0.3f};

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void fromTheExactPosteriorItIsTheLogLikelihoodWhateverTheCodes(int samples) {
    Step step = new Step(EXACT, samples, 1);
    double exact = 0;
    for (float pixel : IMAGES) {
      exact += -0.25 * pixel * pixel - 0.5 * Math.log(4 * Math.PI);
    }
    assertThat(-step.loss).isEqualTo(exact, within(1e-5));
  }

  /** The law that sets this gradient apart: the plain one is only zero in the mean. */
  @Test
  void atTheExactPosteriorItsGradientIsZeroForAllCodes() {
    float[] gradient = new Step(EXACT, 5, 1).posteriorGradient();
    assertThat(gradient).containsExactly(new float[gradient.length], within(1e-5f));
  }

  @Test
  void risesWithTheNumberOfCodesAndStaysBelowTheLogLikelihood() {
    double exact = -new Step(EXACT, 1, 1).loss;
    double one = mean(1);
    double four = mean(4);
    double many = mean(64);
    assertThat(one).isLessThan(four - 0.02);
    assertThat(four).isLessThan(many - 0.02);
    assertThat(many).isLessThan(exact).isEqualTo(exact, within(0.02));
  }

  private static double mean(int samples) {
    return -new Step(copies(OTHER, 4000), samples, 1).loss / 4000;
  }

  /** Both gradients are estimates, of the same mean. */
  @ParameterizedTest
  @CsvSource({"1, 1", "3, 1", "3, 0.4"})
  void theMeanGradientOfPosteriorsIsThatOfTheMeanBound(int samples, double klWeight) {
    int count = 20_000;
    float move = 0.05f;
    float[] gradient = new Step(copies(OTHER, count), samples, klWeight).posteriorGradient();
    for (int j = 0; j < OTHER.length; j++) {
      double found = 0;
      for (int i = 0; i < count; i++) {
        found += gradient[i * OTHER.length + j] / (double) count;
      }
      Step up = new Step(copies(moved(OTHER, j, move), count), samples, klWeight);
      Step down = new Step(copies(moved(OTHER, j, -move), count), samples, klWeight);
      double expected = (up.loss - down.loss) / (2 * move) / count;
      assertThat(found).as("parameter %d", j).isEqualTo(expected, within(0.03));
    }
  }

  private static float[] copies(float[] values, int count) {
    float[] copies = new float[values.length * count];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = values[i % values.length];
    }
    return copies;
  }

  @Test
  void theGradientOfOutputsAgreesWithFiniteDifferences() {
    Step step = new Step(OTHER, 3, 0.7);
    float[] gradient = Floats.of(step.bound.outputGradient(PIXELS, step.outputs, step.pixels));
    float move = 1e-2f;
    for (int i = 0; i < gradient.length; i++) {
      double up =
          step.bound.loss(PIXELS, Floats.array(moved(step.codes, i, move), 6, 1), step.pixels);
      double down =
          step.bound.loss(PIXELS, Floats.array(moved(step.codes, i, -move), 6, 1), step.pixels);
      assertThat((double) gradient[i])
          .as("output %d", i)
          .isEqualTo((up - down) / (2 * move), within(1e-3));
    }
  }

  @Test
  void theGradientOfALearnedPriorAgreesWithFiniteDifferences() {
    float[] parameters = {0.5f, -0.3f, 0.2f, -1, 0.4f, -0.1f};
    Step step = new Step(new MixturePrior(parameters, 1), OTHER, 3, 0.7);
    step.bound.outputGradient(PIXELS, step.outputs, step.pixels);
    float[] gradient = step.bound.priorGradient(new float[step.codes.length]);
    float move = 1e-2f;
    for (int i = 0; i < parameters.length; i++) {
      Prior up = new MixturePrior(moved(parameters, i, move), 1);
      Prior down = new MixturePrior(moved(parameters, i, -move), 1);
      double difference = new Step(up, OTHER, 3, 0.7).loss - new Step(down, OTHER, 3, 0.7).loss;
      assertThat((double) gradient[i])
          .as("parameter %d", i)
          .isEqualTo(difference / (2 * move), within(1e-3));
    }
  }

  @Test
  void labelsBehindTheCodesDoNotAffectTheGradient() {
    Step step = new Step(OTHER, 2, 1);
    float[] codeGradient = {0.1f, -0.2f, 0.3f, 0.4f};
    float[] labelled = {0.1f, 9, -0.2f, 9, 0.3f, 9, 0.4f, 9};
    step.bound.priorGradient(codeGradient);
    step.bound.priorGradient(labelled);
    assertThat(step.bound.posteriorGradient(labelled))
        .isEqualTo(step.bound.posteriorGradient(codeGradient));
  }

  @Test
  void refusesFreeBits() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Vae.builder().trainingSamples(2).freeBits(1).build())
        .withMessage(
            "no free bits expected with the importance-weighted bound, which has no divergence;"
                + " found 1.0");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 101})
  void refusesOtherNumbersOfCodes(int count) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Vae.builder().trainingSamples(count))
        .withMessage("1 to 100 codes for each image expected, %d given", count);
  }

  /** Needs no functions of an engine. */
  @SuppressWarnings("NullAway")
  private static PixelLoss unitVariance() {
    return PixelLoss.of(Likelihood.gaussian(1), null);
  }

  private static float[] moved(float[] values, int index, float step) {
    float[] moved = values.clone();
    moved[index] += step;
    return moved;
  }

  /** One step of training on one or more copies of the images. */
  private static final class Step {
    private final ImportanceWeightedBound bound;
    private final float[] codes;
    private final INDArray outputs;
    private final INDArray pixels;
    private final double loss;

    Step(float[] posterior, int samples, double klWeight) {
      this(STANDARD, posterior, samples, klWeight);
    }

    Step(Prior prior, float[] posterior, int samples, double klWeight) {
      int count = samples * posterior.length / 2;
      float[] noise = new float[count];
      Gaussian.fill(noise, 0, count, RANDOM, 0);
      bound = new ImportanceWeightedBound(posterior, 1, noise, prior, klWeight);
      codes = bound.codes();
      outputs = Floats.array(codes.clone(), count, 1);
      pixels = Floats.array(copies(IMAGES, count / IMAGES.length), count, 1);
      loss = bound.loss(PIXELS, outputs, pixels);
    }

    float[] posteriorGradient() {
      float[] codeGradient = Floats.of(bound.outputGradient(PIXELS, outputs, pixels));
      bound.priorGradient(codeGradient);
      return bound.posteriorGradient(codeGradient);
    }
  }
}
