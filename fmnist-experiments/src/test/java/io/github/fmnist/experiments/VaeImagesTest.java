package io.github.fmnist.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class VaeImagesTest {
  @Test
  void drawnPixelsAreBlackOrWhiteWithTheGreyValueAsProbabilityOfWhite() {
    INDArray grey = Nd4j.valueArrayOf(new long[] {100, 100}, 0.3f);
    INDArray drawn = VaeImages.drawn(grey);
    assertThat(drawn.eq(0).castTo(grey.dataType()).add(drawn).minNumber().floatValue()).isOne();
    // Four standard deviations of the mean of 10,000 draws.
    assertThat(drawn.meanNumber().doubleValue()).isCloseTo(0.3, within(0.0184));
    assertThat(VaeImages.drawn(grey)).as("drawn once").isEqualTo(drawn);
    assertThat(VaeImages.drawn(Nd4j.ones(2, 3)).sumNumber().intValue()).isEqualTo(6);
    assertThat(VaeImages.drawn(Nd4j.zeros(2, 3)).sumNumber().intValue()).isZero();
  }
}
