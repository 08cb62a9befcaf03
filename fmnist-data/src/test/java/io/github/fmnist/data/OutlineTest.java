package io.github.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OutlineTest {
  @Test
  void aStraightLineHasTheAreaOfItsLengthTimesItsWidth() {
    assertThat(area(Outline.line(2, 0, 0, 3, 4))).isCloseTo(10, within(1e-12));
  }

  @Test
  void aCurveThroughTheCornersOfASquareIsRounderThanTheSquare() {
    double square = area(Outline.polygon(0, -1, 1, 0, 0, 1, -1, 0));
    double circle = area(Outline.curve(0, -1, 1, 0, 0, 1, -1, 0));

    assertThat(square).isCloseTo(2, within(1e-12));
    assertThat(circle).isBetween(2.4, Math.PI);
  }

  @Test
  void aCurvePassesThroughItsPoints() {
    Outline curve = Outline.curve(0, -1, 1, 0, 0, 1, -1, 0);

    for (int corner = 0; corner < curve.corners(); corner += 3) {
      double fromTheOrigin = Math.hypot(curve.x(corner), curve.y(corner));
      assertThat(fromTheOrigin).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void aSymmetricOutlineHasTwiceTheAreaOfItsHalf() {
    double half = area(Outline.polygon(0, 0, 3, 1, 2, 4, 0, 4));

    assertThat(area(Outline.symmetric(0, 0, 3, 1, 2, 4, 0, 4))).isCloseTo(2 * half, within(1e-12));
  }

  @Test
  void mirroringTwiceChangesNothing() {
    Outline outline = Outline.polygon(0, 0, 3, 1, 2, 4);
    Outline twice = outline.mirrored().mirrored();

    for (int corner = 0; corner < outline.corners(); corner++) {
      assertThat(twice.x(corner)).isEqualTo(outline.x(corner));
      assertThat(twice.y(corner)).isEqualTo(outline.y(corner));
    }
    assertThat(outline.mirrored().x(1)).isEqualTo(-3);
  }

  /** The shoelace formula. */
  private static double area(Outline outline) {
    double twice = 0;
    for (int i = 0; i < outline.corners(); i++) {
      int next = (i + 1) % outline.corners();
      twice += outline.x(i) * outline.y(next) - outline.x(next) * outline.y(i);
    }
    return Math.abs(twice) / 2;
  }
}
