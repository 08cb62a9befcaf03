package io.github.fmnist.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StripPlotTest {
  private static final StripPlot EMPTY =
      StripPlot.of("accuracy", List.of("0", "0.5")).yRange(0, 1).size(400, 300);
  private static final StripPlot PLOT =
      EMPTY
          .dots("ReLU", new int[] {0}, new double[] {0.8}, StripPlot.Emphasis.NORMAL)
          .dots("tanh", new int[] {1}, new double[] {0.2}, StripPlot.Emphasis.NORMAL);

  /** Returns the mean position of the pixels below the legend that have the colour of a series. */
  private static int[] centre(BufferedImage picture, int series) {
    int width = picture.getWidth();
    int[] inside =
        IntStream.range(40 * width, width * picture.getHeight())
            .filter(i -> picture.getRGB(i % width, i / width) == Look.color(series).getRGB())
            .toArray();
    return new int[] {
      (int) IntStream.of(inside).map(i -> i % width).average().orElseThrow(),
      (int) IntStream.of(inside).map(i -> i / width).average().orElseThrow()
    };
  }

  private static long pixels(StripPlot plot) {
    BufferedImage picture = PictureEncoder.raster(plot);
    return IntStream.range(0, picture.getWidth() * picture.getHeight())
        .filter(
            i ->
                picture.getRGB(i % picture.getWidth(), i / picture.getWidth())
                    == Look.color(0).getRGB())
        .count();
  }

  @Test
  void dotsAreAboveTheirCategoriesAtTheirValues() {
    BufferedImage picture = PictureEncoder.raster(PLOT);
    int[] first = centre(picture, 0);
    int[] second = centre(picture, 1);
    assertThat(first[0]).isLessThan(second[0] - 100);
    assertThat(first[1]).isLessThan(second[1] - 80);
  }

  @Test
  void seriesAreSideBySide() {
    BufferedImage picture =
        PictureEncoder.raster(
            EMPTY
                .dots("ReLU", new int[] {0}, new double[] {0.5}, StripPlot.Emphasis.NORMAL)
                .dots("tanh", new int[] {0}, new double[] {0.5}, StripPlot.Emphasis.NORMAL));
    assertThat(centre(picture, 0)[0]).isLessThan(centre(picture, 1)[0] - 20);
    assertThat(centre(picture, 0)[1]).isEqualTo(centre(picture, 1)[1]);
  }

  @Test
  void emphasisMakesDotsLarger() {
    assertThat(
            Stream.of(StripPlot.Emphasis.values())
                .map(
                    emphasis ->
                        pixels(EMPTY.dots("ReLU", new int[] {0}, new double[] {0.5}, emphasis))))
        .isSorted()
        .doesNotHaveDuplicates()
        .doesNotContain(0L);
  }

  @Test
  void valuesBeyondTheAxisStayInThePicture() {
    StripPlot beyond =
        EMPTY.dots("ReLU", new int[] {0}, new double[] {-7}, StripPlot.Emphasis.NORMAL);
    StripPlot atTheEnd =
        EMPTY.dots("ReLU", new int[] {0}, new double[] {0}, StripPlot.Emphasis.NORMAL);
    assertThat(centre(PictureEncoder.raster(beyond), 0)[1])
        .isBetween(
            centre(PictureEncoder.raster(atTheEnd), 0)[1] - 2,
            centre(PictureEncoder.raster(atTheEnd), 0)[1] + 2);
  }

  @Test
  void namesTheSeries() throws Exception {
    assertThat(Pixels.texts(PLOT.title("dropout"))).containsExactly("dropout", "ReLU", "tanh");
  }

  @Test
  void refusesInvalidDots() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PLOT.dots("x", new int[] {2}, new double[] {1}, StripPlot.Emphasis.LOW))
        .withMessage("the category of dot 0 of x is 2, from 0 to 1 expected");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> PLOT.dots("x", new int[] {0}, new double[] {Double.NaN}, StripPlot.Emphasis.LOW))
        .withMessage("value 0 of x is NaN: not finite");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PLOT.dots("x", new int[2], new double[1], StripPlot.Emphasis.LOW))
        .withMessage("a value for each of 2 dots of x expected, 1 found");
  }
}
