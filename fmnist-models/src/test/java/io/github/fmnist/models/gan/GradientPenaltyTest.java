package io.github.fmnist.models.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.engine.CounterRandom;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GradientPenaltyTest {
  private final GradientPenalty penalty = new GradientPenalty(3);

  @Test
  void forALinearDiscriminatorItIsThePenaltyOfItsGradient() {
    // logit = 3 a + 4 b of images of two pixels: the square of the gradient is 25.
    INDArray images = Nd4j.rand(20_000, 2);
    INDArray weights = Nd4j.createFromArray(new double[][] {{3}, {4}});
    INDArray neighbours = GradientPenalty.neighbours(images, CounterRandom.of(1, 2, 3, 4));
    assertThat(
            penalty.mean(
                images.castTo(DataType.DOUBLE).mmul(weights).toDoubleVector(),
                neighbours.castTo(DataType.DOUBLE).mmul(weights).toDoubleVector()))
        .isCloseTo(3 / 2.0 * 25, within(0.5));
  }

  @Test
  void slopesAreTheDerivativesOfThePenalty() {
    double[] logits = {0.3, -2};
    double[] neighbours = {0.31, -2.02};
    double[] slopes = penalty.slopes(logits, neighbours);
    for (int i = 0; i < 2; i++) {
      double[] above = neighbours.clone();
      above[i] += 1e-4;
      double[] below = neighbours.clone();
      below[i] -= 1e-4;
      double expected = 2 * (penalty.mean(logits, above) - penalty.mean(logits, below)) / 2e-4;
      assertThat(slopes[i]).isCloseTo(expected, within(1e-6 * Math.abs(expected)));
    }
  }
}
