package io.github.fmnist.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InterpolationTest {
  private static final Offset<Float> ROUNDING = within(1e-6f);
  private static final float[] EAST = {2, 0};
  private static final float[] NORTH = {0, 4};

  @ParameterizedTest
  @EnumSource(Interpolation.class)
  void beginsAndEndsAtTheGivenCodes(Interpolation way) {
    assertThat(way.between(EAST, NORTH, 0)).containsExactly(EAST, ROUNDING);
    assertThat(way.between(EAST, NORTH, 1)).containsExactly(NORTH, ROUNDING);
  }

  @Test
  void linearPassesThroughTheMiddle() {
    assertThat(Interpolation.LINEAR.between(EAST, NORTH, 0.5)).containsExactly(1, 2);
  }

  @Test
  void sphericalInterpolatesTheLengthAndTheAngleLinearly() {
    float[] third = Interpolation.SPHERICAL.between(EAST, NORTH, 1 / 3.0);
    double length = 2 + 2 / 3.0;
    assertThat((double) third[0]).isEqualTo(length * Math.cos(Math.PI / 6), within(1e-6));
    assertThat((double) third[1]).isEqualTo(length * Math.sin(Math.PI / 6), within(1e-6));
  }

  @ParameterizedTest
  @EnumSource(Interpolation.class)
  void refusesCodesOfDifferentLengths(Interpolation way) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> way.between(EAST, new float[3], 0.5))
        .withMessage("codes of the same length expected, found 2 and 3");
  }

  @Test
  void sphericalIsLinearWhereThereIsNoCircle() {
    float[] origin = {0, 0};
    float[] west = {-2, 0};
    assertThat(Interpolation.SPHERICAL.between(origin, NORTH, 0.25)).containsExactly(0, 1);
    assertThat(Interpolation.SPHERICAL.between(EAST, west, 0.25)).containsExactly(1, 0);
    assertThat(Interpolation.SPHERICAL.between(EAST, EAST, 0.5)).containsExactly(EAST);
  }
}
