package io.github.fmnist.models.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.engine.CounterRandom;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class BinarizationTest {
  private static final CounterRandom RANDOM = CounterRandom.of(1, 0, 0, 0);

  @Test
  void theGreyValueIsTheProbabilityOfAWhitePixel() {
    INDArray grey = Nd4j.valueArrayOf(new long[] {100, 100}, 0.3f);
    INDArray binary = Binarization.draw(grey, RANDOM);
    assertThat(binary.eq(0).castTo(grey.dataType()).add(binary).minNumber().floatValue()).isOne();
    // Four standard deviations of the mean of 10,000 samples.
    assertThat(binary.meanNumber().doubleValue()).isCloseTo(0.3, within(0.0184));
    assertThat(Binarization.draw(Nd4j.ones(2, 3), RANDOM).sumNumber().intValue()).isEqualTo(6);
    assertThat(Binarization.draw(Nd4j.zeros(2, 3), RANDOM).sumNumber().intValue()).isZero();
  }

  @Test
  void equalRandomNumbersGiveEqualPixelsInAnyMemoryOrder() {
    INDArray grey = Nd4j.linspace(0, 1, 600).reshape(20, 30);
    INDArray binary = Binarization.draw(grey, RANDOM);
    assertThat(Binarization.draw(grey.dup('f'), RANDOM)).isEqualTo(binary);
    assertThat(Binarization.draw(grey, CounterRandom.of(2, 0, 0, 0))).isNotEqualTo(binary);
  }
}
