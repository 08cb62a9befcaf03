package io.github.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CanvasTest {
  private static final Outline EVERYTHING = Outline.box(-100, -100, 100, 100);

  private final Dice dice = new Dice(1, 2, 3);
  private final Canvas canvas = new Canvas(dice);
  private final Fabric white = Fabric.smooth(1, dice);

  @Test
  void startsBlackAndStaysBlackWhereNothingIsPainted() {
    assertThat(developed()).containsOnly(0);
  }

  @Test
  void anOutlineBeyondEveryEdgeCoversEveryPixel() {
    canvas.fill(EVERYTHING, white);

    assertThat(developed()).doesNotContain(0);
  }

  @Test
  void outlinesOutsideThePictureChangeNothing() {
    canvas.fill(Outline.box(40, -5, 60, 5), white);
    canvas.fill(Outline.box(-60, -5, -40, 5), white);
    canvas.fill(Outline.box(-5, 40, 5, 60), white);
    canvas.fill(Outline.box(-5, -60, 5, -40), white);

    assertThat(developed()).containsOnly(0);
  }

  @Test
  void theDirectionOfAnOutlineDoesNotMatter() {
    byte[] clockwise = drawing(Outline.polygon(-5, -5, 5, -5, 6, 7));
    byte[] counterclockwise = drawing(Outline.polygon(6, 7, 5, -5, -5, -5));

    assertThat(counterclockwise).isEqualTo(clockwise);
    assertThat(clockwise).isNotEqualTo(drawing(Outline.polygon(-5, -5, 5, -5, 6, 8)));
  }

  @Test
  void aTintOfZeroErasesExactlyThePaintedArea() {
    canvas.fill(Outline.curve(0, -8, 8, 0, 0, 8, -8, 0), white);
    canvas.tint(EVERYTHING, 0);

    assertThat(developed()).containsOnly(0);
  }

  /**
   * Edges are antialiased, so the greys add up to the area: 100, scaled by the pose by 0.8 x 0.84
   * to 1.04².
   */
  @Test
  void thePaintedAreaIsThatOfTheOutline() {
    canvas.fill(Outline.box(-5, -5, 5, 5), white);
    double sum = 0;
    for (int grey : developed()) {
      sum += grey / 255.0;
    }

    assertThat(sum).isBetween(60.0, 112.0);
  }

  private static byte[] drawing(Outline outline) {
    Dice dice = new Dice(1, 2, 3);
    Canvas canvas = new Canvas(dice);
    canvas.fill(outline, Fabric.smooth(1, dice));
    byte[] pixels = new byte[28 * 28];
    canvas.develop(dice, pixels, 0);
    return pixels;
  }

  private int[] developed() {
    byte[] pixels = new byte[28 * 28];
    canvas.develop(dice, pixels, 0);
    int[] greys = new int[pixels.length];
    for (int i = 0; i < greys.length; i++) {
      greys[i] = pixels[i] & 0xff;
    }
    return greys;
  }
}
