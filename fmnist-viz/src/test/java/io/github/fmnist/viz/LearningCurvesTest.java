package io.github.fmnist.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LearningCurvesTest {
  private static final LearningCurves EMPTY = LearningCurves.of("accuracy").size(400, 300);

  @Test
  void theHigherCurveIsPaintedAboveTheLower() {
    BufferedImage picture =
        PictureEncoder.raster(
            EMPTY
                .curve("low", new double[] {0.2, 0.2, 0.2})
                .curve("high", new double[] {0.8, 0.8, 0.8}));
    assertThat(meanRow(picture, 0)).isGreaterThan(meanRow(picture, 1) + 100);
  }

  /** Returns the mean row of the pixels below the legend that have the colour of a series. */
  private static double meanRow(BufferedImage picture, int series) {
    int rgb = Look.color(series).getRGB();
    return IntStream.range(40, picture.getHeight())
        .flatMap(
            y ->
                IntStream.range(0, picture.getWidth())
                    .filter(x -> picture.getRGB(x, y) == rgb)
                    .map(x -> y))
        .average()
        .orElseThrow();
  }

  @Test
  void trainingIsDashedHoweverManyEpochsThereAre() {
    double[] one = IntStream.range(0, 400).mapToDouble(i -> 1).toArray();
    double[] zero = new double[400];
    BufferedImage picture = PictureEncoder.raster(EMPTY.yRange(-1, 2).curve("a", one, zero));
    double dashed = share(picture, true);
    double solid = share(picture, false);
    assertThat(solid).isGreaterThan(0.97);
    assertThat(dashed).isBetween(0.5, 0.7);
  }

  /** Returns the share of the columns between the ends of a flat curve that the curve covers. */
  private static double share(BufferedImage picture, boolean upper) {
    int rgb = Look.color(0).getRGB();
    int middle = 160;
    int from = upper ? 50 : middle;
    int to = upper ? middle : 290;
    return IntStream.range(100, 360)
            .filter(x -> IntStream.range(from, to).anyMatch(y -> isNear(picture.getRGB(x, y), rgb)))
            .count()
        / 260.0;
  }

  private static boolean isNear(int rgb, int other) {
    int red = (rgb >> 16 & 0xff) - (other >> 16 & 0xff);
    int green = (rgb >> 8 & 0xff) - (other >> 8 & 0xff);
    int blue = (rgb & 0xff) - (other & 0xff);
    return red * red + green * green + blue * blue < 120 * 120;
  }

  @Test
  void aBandTintsTheBackground() {
    LearningCurves curve = EMPTY.curve("a", new double[] {0.5, 0.5});
    BufferedImage with =
        PictureEncoder.raster(curve.band("a", new double[] {0, 0}, new double[] {1, 1}));
    int middleOfUpperHalf = with.getRGB(220, 90);
    assertThat(middleOfUpperHalf).isNotEqualTo(0xffffffff);
    assertThat(middleOfUpperHalf & 0xff).isGreaterThan(middleOfUpperHalf >> 16 & 0xff);
  }

  @Test
  void aSkippedColorIsNeitherInThePlotNorInTheLegend() {
    double[] values = {0.2, 0.2};
    BufferedImage picture =
        PictureEncoder.raster(EMPTY.curve("a", values).skipColor().curve("c", values));
    assertThat(Pixels.count(picture, Look.color(0))).isPositive();
    assertThat(Pixels.count(picture, Look.color(1))).isZero();
    assertThat(Pixels.count(picture, Look.color(2))).isPositive();
  }

  @Test
  void aLevelIsDottedAcrossThePlotAndIncludedInItsRange() {
    LearningCurves curve = EMPTY.curve("a", new double[] {0, 0});
    BufferedImage without = PictureEncoder.raster(curve.yRange(-0.05, 1.05));
    BufferedImage with = PictureEncoder.raster(curve.level("target", 1));
    assertThat(ink(with, 200, 380)).isGreaterThan(ink(without, 200, 380) + 50);
  }

  /** Returns the number of dark pixels in the upper half of the plot, between two columns. */
  private static long ink(BufferedImage picture, int from, int to) {
    return IntStream.range(from, to)
        .mapToLong(
            x ->
                IntStream.range(40, 120)
                    .filter(y -> isNear(picture.getRGB(x, y), Look.INK.getRGB()))
                    .count())
        .sum();
  }

  @Test
  void aDivergedRunIsPaintedUpToItsEnd() {
    double[] diverged = {0.5, 0.4, Double.NaN, Double.POSITIVE_INFINITY};
    double[] nothing = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};
    BufferedImage picture = PictureEncoder.raster(EMPTY.curve("a", nothing, diverged));
    assertThat(IntStream.range(60, 200).anyMatch(x -> hasInk(picture, x))).isTrue();
    assertThat(IntStream.range(300, 395).anyMatch(x -> hasInk(picture, x))).isFalse();
  }

  private static boolean hasInk(BufferedImage picture, int x) {
    int rgb = Look.color(0).getRGB();
    return IntStream.range(40, 260).anyMatch(y -> picture.getRGB(x, y) == rgb);
  }

  @Test
  void refusesCurvesThatDoNotMatch() {
    LearningCurves curve = EMPTY.curve("a", new double[] {1, 2});
    assertThatThrownBy(() -> EMPTY.curve("a", new double[3], new double[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 training values expected for a, 3 found");
    assertThatThrownBy(() -> curve.curve("a", new double[2]))
        .hasMessageContaining("already is a curve named a");
    assertThatThrownBy(() -> curve.band("b", new double[2], new double[2]))
        .hasMessageContaining("no curve named b");
    assertThatThrownBy(() -> curve.band("a", new double[] {0, 3}, new double[] {1, 2}))
        .hasMessageContaining("epoch 2 runs from 3.0 down to 2.0");
    assertThatThrownBy(() -> EMPTY.curve("a", new double[0]))
        .hasMessageContaining("the curve a has no values");
    assertThatThrownBy(() -> EMPTY.yRange(1, 0)).hasMessageContaining("[1.0, 0.0]");
  }
}
