package io.github.fmnist.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NoisePenaltyTest {
  private final NoisePenalty penalty = new NoisePenalty(3);

  @Test
  void ofALinearDiscriminatorItIsThatOfItsGradient() {
    // logit = w x with |w| = 5; noise moves it by a normal number of 5 times its deviation.
    Random random = new Random(1);
    double[] logits = random.doubles(100_000).toArray();
    double[] neighbours = logits.clone();
    for (int i = 0; i < neighbours.length; i++) {
      neighbours[i] +=
          (3 * random.nextGaussian() + 4 * random.nextGaussian()) * NoisePenalty.DEVIATION;
    }
    assertThat(penalty.mean(logits, neighbours)).isCloseTo(3 / 2.0 * 25, within(0.5));
  }

  @Test
  void slopesAreThoseOfThePenalty() {
    double[] logits = {0.3, -2};
    double[] neighbours = {0.31, -2.02};
    double[] slopes = penalty.slopes(logits, neighbours);
    for (int i = 0; i < 2; i++) {
      double[] above = neighbours.clone();
      above[i] += 1e-4;
      double[] below = neighbours.clone();
      below[i] -= 1e-4;
      double ofTheSum = 2 * (penalty.mean(logits, above) - penalty.mean(logits, below)) / 2e-4;
      assertThat(slopes[i]).isCloseTo(ofTheSum, within(1e-6 * Math.abs(ofTheSum)));
    }
  }
}
