package io.github.fmnist.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColorMapTest {
  @ParameterizedTest
  @EnumSource(names = {"GREY", "INFERNO"})
  void isEvenlyLighterFromStepToStep(ColorMap map) {
    double all = lightness(map.rgb(1)) - lightness(map.rgb(0));
    assertThat(all).isGreaterThan(95);
    for (int step = 0; step < 20; step++) {
      double change = lightness(map.rgb((step + 1) / 20.0)) - lightness(map.rgb(step / 20.0));
      assertThat(change).as("step %s", step).isBetween(0.5 * all / 20, 1.5 * all / 20);
    }
  }

  @Test
  void deviationsOfEqualSizeAreEquallyDark() {
    assertThat(ColorMap.BLUE_RED.rgb(0.5)).isEqualTo(0xFFFFFF);
    for (int step = 1; step <= 10; step++) {
      double below = lightness(ColorMap.BLUE_RED.rgb(0.5 - step / 20.0));
      double above = lightness(ColorMap.BLUE_RED.rgb(0.5 + step / 20.0));
      assertThat(below).as("step %s", step).isCloseTo(above, within(3.0));
      assertThat(below).isLessThan(lightness(ColorMap.BLUE_RED.rgb(0.55 - step / 20.0)));
    }
  }

  @Test
  void deviationsBelowAreBlueAndThoseAboveRed() {
    for (int step = 1; step <= 10; step++) {
      int below = ColorMap.BLUE_RED.rgb(0.5 - step / 20.0);
      int above = ColorMap.BLUE_RED.rgb(0.5 + step / 20.0);
      assertThat(below & 0xff).isGreaterThan(below >> 16);
      assertThat(above >> 16).isGreaterThan(above & 0xff);
    }
  }

  /** Returns the lightness L* of CIE 1976, from 0 (black) to 100 (white). */
  private static double lightness(int rgb) {
    double luminance =
        0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
    return luminance > 0.008856 ? 116 * Math.cbrt(luminance) - 16 : 903.3 * luminance;
  }

  private static double linear(int channel) {
    double value = (channel & 0xff) / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
