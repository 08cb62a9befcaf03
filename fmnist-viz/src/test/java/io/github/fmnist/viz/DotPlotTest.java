package io.github.fmnist.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DotPlotTest {
  private static final DotPlot PLOT =
      DotPlot.of(
          "distance",
          List.of("mine", "yours", "theirs"),
          new double[] {1, 10, 100},
          new double[] {0, 2, 200});

  @Test
  void dotsOfGreaterValuesAreFurtherToTheRight() {
    assertThat(positions(PLOT)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void onALogarithmicAxisEqualRatiosAreEqualSteps() {
    List<Double> positions = positions(PLOT.logarithmic());

    assertThat(positions.get(1) - positions.get(0))
        .isCloseTo(positions.get(2) - positions.get(1), within(1.0));
  }

  /** Returns the middle of the topmost pixels of each row's dot. */
  private static List<Double> positions(DotPlot plot) {
    BufferedImage picture = PictureEncoder.raster(plot);
    return IntStream.range(0, 3).mapToObj(row -> position(picture, row)).toList();
  }

  private static double position(BufferedImage picture, int row) {
    int color = Look.color(row).getRGB();
    for (int y = 0; y < picture.getHeight(); y++) {
      int first = -1;
      int last = -1;
      for (int x = 0; x < picture.getWidth(); x++) {
        if (picture.getRGB(x, y) == color) {
          first = first < 0 ? x : first;
          last = x;
        }
      }
      if (first >= 0) {
        return (first + last) / 2.0;
      }
    }
    throw new AssertionError("row " + row + " has no dot");
  }

  @Test
  void namesRowsValuesAndReferences() throws Exception {
    DotPlot plot = PLOT.reference("floor", 0.5).reference("noise", 250);

    assertThat(Pixels.texts(plot)).contains("mine", "yours", "floor", "noise", "10.0", "100.0");
    assertThat(Pixels.texts(plot.logarithmic())).contains("floor", "noise");
    assertThat(plot.height()).isGreaterThan(PLOT.height());
  }

  @Test
  void extendsToTheIncludedValues() throws Exception {
    assertThat(Pixels.texts(PLOT)).doesNotContain("200");
    assertThat(Pixels.texts(PLOT.including(0, 200))).contains("0", "200");
  }

  @Test
  void refusesInvalidValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DotPlot.of("x", List.of("a"), new double[2], new double[2]))
        .withMessage("a value for each of 1 rows expected, found 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PLOT.reference("nothing", Double.NaN))
        .withMessage("nothing is NaN: not finite");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PLOT.reference("zero", 0).logarithmic())
        .withMessage("values above 0 expected for a logarithmic axis");
  }
}
