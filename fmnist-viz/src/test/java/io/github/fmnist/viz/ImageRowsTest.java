package io.github.fmnist.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class ImageRowsTest {
  private static final ImageGrid BLACK = ImageGrid.of(Nd4j.zeros(3, 8, 8));

  @Test
  void columnsAreAlignedWhateverTheTexts() {
    ImageGrid labelled =
        BLACK
            .rowLabels(List.of("a label"))
            .rowEndLabels(List.of("end"))
            .captions(List.of("a wide caption", "b", "c"));
    BufferedImage picture = PictureEncoder.raster(ImageRows.of(BLACK, labelled));
    List<Integer> above = blackColumns(picture, 0, BLACK.height());
    assertThat(above).hasSize(3 * 8 * 3);
    assertThat(blackColumns(picture, BLACK.height(), picture.getHeight())).isEqualTo(above);
  }

  /** Returns the columns of the images, which are black, unlike the texts. */
  private static List<Integer> blackColumns(BufferedImage picture, int top, int bottom) {
    return IntStream.range(0, picture.getWidth())
        .filter(
            x ->
                IntStream.range(top, bottom)
                    .anyMatch(y -> picture.getRGB(x, y) == Color.BLACK.getRGB()))
        .boxed()
        .toList();
  }

  @Test
  void aSingleGridLooksUnchanged() throws IOException {
    ImageGrid grid = BLACK.captions(List.of("a", "b", "c")).title("three").colorBar("value");
    assertThat(PictureEncoder.png(ImageRows.of(grid), 1)).isEqualTo(PictureEncoder.png(grid, 1));
  }

  @Test
  void everyGridKeepsItsOwnSizeAndColours() {
    ImageGrid small = BLACK.scale(1).inverted();
    ImageGrid red = BLACK.colorMap(ColorMap.BLUE_RED).range(-1, 0);
    int darkRed = ColorMap.BLUE_RED.rgb(1);
    BufferedImage picture = PictureEncoder.raster(ImageRows.of(BLACK, red, small.range(0, 2)));
    assertThat(Pixels.count(picture, Color.BLACK)).isEqualTo(3 * 24 * 24);
    assertThat(Pixels.count(picture, new Color(darkRed))).isEqualTo(3 * 24 * 24);
    assertThat(picture.getHeight())
        .isEqualTo(BLACK.height() + red.height() + small.height() - 2 * Look.MARGIN);
  }

  @Test
  void refusesNoGrids() {
    assertThatThrownBy(ImageRows::of)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one grid expected, none found");
  }
}
