package io.github.fmnist.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  private static final List<String> NAMES = List.of("Bag", "Coat", "Dress");

  @Test
  void theDiagonalOfAPerfectMatrixIsDarkAndTheRestWhite() {
    ConfusionMatrix matrix =
        ConfusionMatrix.of(new int[][] {{5, 0, 0}, {0, 900, 0}, {0, 0, 1}}, NAMES);
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        int expected = row == column ? ConfusionMatrix.FULL.getRGB() : Color.WHITE.getRGB();
        assertThat(background(matrix, row, column))
            .as("cell %s, %s", row, column)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void aCellWithALargerShareOfItsRowIsDarker() {
    ConfusionMatrix matrix =
        ConfusionMatrix.of(new int[][] {{70, 10, 20}, {7, 1, 2}, {0, 0, 0}}, NAMES);
    assertThat(background(matrix, 0, 0) & 0xff).isLessThan(background(matrix, 0, 2) & 0xff);
    assertThat(background(matrix, 0, 2) & 0xff).isLessThan(background(matrix, 0, 1) & 0xff);
    for (int column = 0; column < 3; column++) {
      assertThat(background(matrix, 1, column)).isEqualTo(background(matrix, 0, column));
      assertThat(background(matrix, 2, column)).isEqualTo(Color.WHITE.getRGB());
    }
  }

  /** Returns the colour near the corner of a cell, where there is no number. */
  private static int background(ConfusionMatrix matrix, int row, int column) {
    BufferedImage picture = PictureEncoder.raster(matrix);
    int x = matrix.left() + column * ConfusionMatrix.CELL + 4;
    return picture.getRGB(x, matrix.top() + row * ConfusionMatrix.CELL + 4);
  }

  @Test
  void writesCountsOrPercent() throws Exception {
    ConfusionMatrix matrix =
        ConfusionMatrix.of(new int[][] {{37, 3, 0}, {0, 1, 0}, {0, 0, 1}}, NAMES).title("ReLU");
    assertThat(Pixels.texts(matrix)).contains("37", "Coat", "ReLU").doesNotContain("0");
    assertThat(Pixels.texts(matrix.cells(ConfusionMatrix.Cells.PERCENT)))
        .contains("92.5", "7.5", "100.0");
  }

  @Test
  void laterChangesOfTheCountsHaveNoEffect() {
    int[][] counts = {{1, 0}, {0, 1}};
    ConfusionMatrix matrix = ConfusionMatrix.of(counts, List.of("a", "b"));
    counts[0][0] = 0;
    assertThat(background(matrix, 0, 0)).isEqualTo(ConfusionMatrix.FULL.getRGB());
  }

  @Test
  void refusesInvalidCounts() {
    assertThatThrownBy(() -> ConfusionMatrix.of(new int[2][3], List.of("a", "b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 0 has 3 counts, 2 expected");
    assertThatThrownBy(() -> ConfusionMatrix.of(new int[][] {{1, 2}, {3}}, List.of("a", "b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 1 has 1 counts, 2 expected");
    assertThatThrownBy(() -> ConfusionMatrix.of(new int[][] {{1, 2}, {-3, 4}}, List.of("a", "b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 1, column 0 is -3");
    assertThatThrownBy(() -> ConfusionMatrix.of(new int[2][2], NAMES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 rows of counts, but 3 class names");
  }

  @Test
  void manyClassesHaveSmallCellsWithoutNumbers() throws Exception {
    int classes = 47;
    int[][] counts = new int[classes][classes];
    counts[3][44] = 777;
    List<String> names = IntStream.range(0, classes).mapToObj(i -> "class" + i).toList();
    ConfusionMatrix matrix = ConfusionMatrix.of(counts, names);
    assertThat(matrix.width()).isBetween(classes * 15, 1200);
    assertThat(Pixels.texts(matrix)).containsAll(names).doesNotContain("777");
    assertThat(Pixels.count(PictureEncoder.raster(matrix), ConfusionMatrix.FULL))
        .isGreaterThan(200);
  }
}
