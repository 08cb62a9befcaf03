package io.github.fmnist.models.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GanLossTest {
  private static final double[] LOGITS = {-30, -3, -1.5, -0.7, 0, 0.4, 0.9, 1.2, 4, 30};

  @ParameterizedTest
  @EnumSource
  void slopesAreThoseOfTheLosses(GanLoss loss) {
    assertSlope(logit -> loss.real(logit, 0.9), logit -> loss.realSlope(logit, 0.9));
    assertSlope(loss::fake, loss::fakeSlope);
    assertSlope(loss::generator, loss::generatorSlope);
  }

  @ParameterizedTest
  @EnumSource
  void theDiscriminatorRaisesLogitsOfRealImagesAndLowersGeneratedOnesAndTheGeneratorRaisesThem(
      GanLoss loss) {
    assertThat(loss.real(0.5, 1)).isLessThan(loss.real(-0.5, 1));
    assertThat(loss.fake(-0.5)).isLessThan(loss.fake(0.5));
    assertThat(loss.generator(0.5)).isLessThan(loss.generator(-0.5));
  }

  @Test
  void aGuessCostsTheLogarithmOfTwo() {
    assertThat(GanLoss.NON_SATURATING.real(0, 1)).isCloseTo(Math.log(2), within(1e-12));
    assertThat(GanLoss.NON_SATURATING.fake(0)).isCloseTo(Math.log(2), within(1e-12));
    assertThat(GanLoss.NON_SATURATING.generator(0)).isCloseTo(Math.log(2), within(1e-12));
  }

  @Test
  void theLossIsLeastAtTheSmoothedTarget() {
    double logit = Math.log(0.9 / 0.1);
    assertThat(GanLoss.NON_SATURATING.realSlope(logit, 0.9)).isCloseTo(0, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource
  void lossesAreFiniteForExtremeLogits(GanLoss loss) {
    for (double logit : new double[] {-1e4, 1e4}) {
      assertThat(loss.real(logit, 1) + loss.fake(logit) + loss.generator(logit)).isFinite();
    }
  }

  private static void assertSlope(DoubleUnaryOperator loss, DoubleUnaryOperator slope) {
    for (double logit : LOGITS) {
      double step = 1e-5;
      double expected =
          (loss.applyAsDouble(logit + step) - loss.applyAsDouble(logit - step)) / (2 * step);
      assertThat(slope.applyAsDouble(logit)).isCloseTo(expected, within(1e-8));
    }
  }
}
