package io.github.fmnist.viz;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

/** Charts of any finite values are painted or refused, without a hang. */
class ExtremeValuesTest {
  /** The limit that detects a hang; painting takes a fraction of a second. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  static Stream<double[]> paintable() {
    return Stream.of(
        new double[] {1e-300, -1e-300},
        new double[] {Double.MIN_VALUE, 0},
        new double[] {-0.0, 0.0},
        new double[] {1e-10, 2e-10},
        new double[] {1, Math.nextUp(1.0)},
        new double[] {1e11, Math.nextUp(1e11)},
        new double[] {-4e11, 4e11},
        new double[] {3e11, 3e11});
  }

  @ParameterizedTest
  @MethodSource("paintable")
  void chartsOfSmallOrNearlyEqualValuesArePainted(double... values) {
    assertTimeoutPreemptively(
        LIMIT,
        () -> {
          paint(curve(values));
          paint(scatter(values));
        });
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e16, 1e13, 1e300, -1e300, Long.MAX_VALUE, Float.MAX_VALUE})
  void chartsOfHugeValuesAreRefusedWithTheValue(double huge) {
    for (Function<double[], Picture> chart : charts()) {
      assertTimeoutPreemptively(
          LIMIT,
          () ->
              assertThatIllegalArgumentException()
                  .isThrownBy(() -> paint(chart.apply(new double[] {1, huge})))
                  .withMessageContaining("expected")
                  .withMessageContaining(String.valueOf(huge)));
    }
  }

  private static List<Function<double[], Picture>> charts() {
    return List.of(ExtremeValuesTest::curve, ExtremeValuesTest::scatter);
  }

  private static Picture curve(double... values) {
    return LearningCurves.of("loss").curve("a", values);
  }

  private static Picture scatter(double... values) {
    double[][] points = {{values[0], 0}, {values[1], 1}};
    return ScatterPlot.of(Nd4j.createFromArray(points), new int[] {0, 0}, List.of("a"));
  }

  private static void paint(Picture picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    picture.paint(image.createGraphics());
  }
}
