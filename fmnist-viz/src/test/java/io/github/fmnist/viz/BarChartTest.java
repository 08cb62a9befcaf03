package io.github.fmnist.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class BarChartTest {
  private static final BarChart EMPTY = BarChart.of("accuracy", List.of("Bag", "Coat"));

  @Test
  void theAreaOfBarsGrowsWithTheirValues() {
    BufferedImage picture =
        PictureEncoder.raster(
            EMPTY.bars("one", new double[] {2, 2}).bars("three", new double[] {6, 6}));
    assertThat((double) area(picture, 1))
        .isCloseTo(3.0 * area(picture, 0), Percentage.withPercentage(3));
  }

  /** Returns the number of pixels of a series below the legend. */
  private static long area(BufferedImage picture, int series) {
    int below = 40;
    BufferedImage plot =
        picture.getSubimage(0, below, picture.getWidth(), picture.getHeight() - below);
    return Pixels.count(plot, Look.color(series));
  }

  @Test
  void writesTheNumberOnEachBar() throws Exception {
    BarChart chart = EMPTY.bars("a", new double[] {0.9154, -0.25}, new double[] {0.01, 0});
    assertThat(Pixels.texts(chart)).contains("0.915", "-0.250");
    assertThat(Pixels.texts(chart.labelPattern("0.0%"))).contains("91.5%", "-25.0%");
  }

  @Test
  void namesTheGroupsOnlyIfThereAreSeveral() throws Exception {
    BarChart one = EMPTY.bars("first", new double[] {1, 2});
    assertThat(Pixels.texts(one)).doesNotContain("first");
    assertThat(Pixels.texts(one.bars("second", new double[] {1, 2}))).contains("first", "second");
  }

  @Test
  void refusesBarsThatDoNotFitTheCategories() {
    assertThatThrownBy(() -> EMPTY.bars("a", new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("each of 2 categories expected, 3 found");
    assertThatThrownBy(() -> EMPTY.bars("a", new double[] {1, Double.NaN}))
        .hasMessageContaining("value 1 of a is NaN");
    assertThatThrownBy(() -> EMPTY.bars("a", new double[2], new double[] {0, -1}))
        .hasMessageContaining("error 1 of a is -1.0");
    assertThatThrownBy(() -> BarChart.of("y", List.of("a", "a")))
        .hasMessageContaining("distinct categories expected");
  }

  @Test
  void onAnAxisWithoutZeroValuesAreDots() {
    BarChart chart =
        BarChart.of("accuracy", List.of("a")).bars("", new double[] {0.9}).size(400, 400);
    long bar = Pixels.count(PictureEncoder.raster(chart.yRange(0, 1)), Look.color(0));
    long dot = Pixels.count(PictureEncoder.raster(chart.yRange(0.8, 1)), Look.color(0));
    assertThat(dot).isBetween(10L, 100L);
    assertThat(bar).isGreaterThan(100 * dot);
  }

  @Test
  void numbersAreRoundedAsThoseOfATable() throws Exception {
    for (int images = 0; images <= 2000; images++) {
      double percent = 100 * (images / 2000.0);
      BarChart chart =
          BarChart.of("share (%)", List.of("a"))
              .labelPattern("0.0")
              .bars("", new double[] {percent});
      assertThat(chart.numbers()).containsExactly("%.1f".formatted(percent));
    }
  }
}
