package io.github.fmnist.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ImagePlaneTest {
  @Test
  void imagesLieWhereTheirCoordinatesAre() {
    INDArray images = Nd4j.zeros(6, 20, 20);
    images.slice(5).assign(0.2); // at (2, 1): the last column, the upper row
    images.slice(0).assign(0.6); // at (0, 0)
    BufferedImage picture =
        PictureEncoder.raster(ImagePlane.of(images, new double[] {0, 1, 2}, new double[] {0, 1}));
    Color upperRight = new Color(51, 51, 51);
    Color lowerLeft = new Color(153, 153, 153);
    int[] last = topLeft(picture, upperRight);
    int[] first = topLeft(picture, lowerLeft);
    assertThat(last[0] - first[0]).isEqualTo(40);
    assertThat(first[1] - last[1]).isEqualTo(20);
    assertThat(Pixels.count(picture, upperRight)).isGreaterThanOrEqualTo(400);
  }

  /** Returns the corner of the first square of 20 x 20 pixels of that colour. */
  private static int[] topLeft(BufferedImage picture, Color color) {
    int width = picture.getWidth();
    return IntStream.range(0, width * (picture.getHeight() - 20))
        .filter(i -> i % width < width - 20 && isSquare(picture, i % width, i / width, color))
        .mapToObj(i -> new int[] {i % width, i / width})
        .findFirst()
        .orElseThrow();
  }

  private static boolean isSquare(BufferedImage picture, int left, int top, Color color) {
    return IntStream.range(0, 400)
        .allMatch(i -> picture.getRGB(left + i % 20, top + i / 20) == color.getRGB());
  }

  @Test
  void leavesNoGaps() {
    double[] five = {-2, -1, 0, 1, 2};
    ImagePlane plane = ImagePlane.of(Nd4j.zeros(25, 7 * 7), five, five).scale(3);
    BufferedImage picture = PictureEncoder.raster(plane.range(0, 1));
    int side = 5 * 7 * 3;
    assertThat(Pixels.count(picture, Color.BLACK)).isEqualTo((long) side * side);
    int[] corner = firstBlack(picture);
    assertThat(picture.getRGB(corner[0] + side - 1, corner[1] + side - 1))
        .isEqualTo(Color.BLACK.getRGB());
  }

  private static int[] firstBlack(BufferedImage picture) {
    int width = picture.getWidth();
    int first =
        IntStream.range(0, width * picture.getHeight())
            .filter(i -> picture.getRGB(i % width, i / width) == Color.BLACK.getRGB())
            .findFirst()
            .orElseThrow();
    return new int[] {first % width, first / width};
  }

  @Test
  void writesCoordinatesWithTheDecimalsTheyNeed() throws Exception {
    ImagePlane plane =
        ImagePlane.of(
            Nd4j.zeros(6, 60, 60), new double[] {-0.25, -0.0, 0.25}, new double[] {10, 20});
    assertThat(Pixels.texts(plane)).contains("-0.25", "0", "0.25", "10", "20");
    assertThat(Pixels.texts(plane.axisTitles("across", "up").title("all")))
        .contains("across", "up", "all");
  }

  @Test
  void omitsNumbersThatWouldTouch() throws Exception {
    double[] many = IntStream.range(0, 101).mapToDouble(i -> i).toArray();
    List<String> texts =
        Pixels.texts(ImagePlane.of(Nd4j.zeros(101, 4, 4), many, new double[] {500}));
    int shown =
        (int) IntStream.range(0, 101).filter(i -> texts.contains(Integer.toString(i))).count();
    int widest = (int) Text.width("100", Look.LABEL);
    assertThat(shown).isBetween(5, 101 * 4 / widest);
  }

  @Test
  void refusesCoordinatesThatDoNotMatch() {
    INDArray images = Nd4j.zeros(4, 2, 2);
    double[] two = {0, 1};
    assertThatThrownBy(() -> ImagePlane.of(images, two, new double[] {0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 x 1 images expected, 4 found");
    assertThatThrownBy(() -> ImagePlane.of(images, two, new double[] {1, 0}))
        .hasMessageContaining("finite and increasing ys expected, 0.0 found after 1.0");
    assertThatThrownBy(() -> ImagePlane.of(images, new double[] {0, Double.NaN}, two))
        .hasMessageContaining("finite and increasing xs expected, NaN found after 0.0");
    assertThatThrownBy(() -> ImagePlane.of(images, two, two).scale(0))
        .hasMessageContaining("0 found");
  }
}
