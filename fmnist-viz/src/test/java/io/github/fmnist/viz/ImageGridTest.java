package io.github.fmnist.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ImageGridTest {
  private static final int MARGIN = Look.MARGIN;

  @Test
  void columnsAndScaleGiveTheSize() {
    ImageGrid grid = ImageGrid.of(Nd4j.zeros(7, 4, 5)).columns(3).scale(2);
    assertThat(grid.width()).isEqualTo(2 * MARGIN + 3 * 10 + 2 * Grid.GAP);
    assertThat(grid.height()).isEqualTo(2 * MARGIN + 3 * 8 + 2 * Grid.GAP);
  }

  @Test
  void aWhiteImageAmongBlackOnesIsWhiteAtItsPosition() {
    INDArray images = Nd4j.zeros(4, 2, 2);
    images.slice(2).assign(1);
    BufferedImage picture = PictureEncoder.raster(ImageGrid.of(images).columns(2).scale(5));
    int second = MARGIN + 10 + Grid.GAP;
    assertThat(block(picture, MARGIN, MARGIN)).isEqualTo(0);
    assertThat(block(picture, second, MARGIN)).isEqualTo(0);
    assertThat(block(picture, MARGIN, second)).isEqualTo(100 * 255);
    assertThat(block(picture, second, second)).isEqualTo(0);
  }

  /** Returns the sum of a block of 10 x 10 pixels. */
  private static int block(BufferedImage picture, int left, int top) {
    int sum = 0;
    for (int i = 0; i < 100; i++) {
      sum += Pixels.red(picture, left + i % 10, top + i / 10);
    }
    return sum;
  }

  @Test
  void valuesBeyondTheRangeAreClipped() {
    INDArray values = Nd4j.createFromArray(-9f, -1f, 0f, 1f, 9f, Float.POSITIVE_INFINITY);
    ImageGrid grid = ImageGrid.of(values.reshape(6, 1, 1)).scale(1).range(-1, 1);
    assertThat(greys(grid)).containsExactly(0, 0, 128, 255, 255, 255);
    assertThat(greys(grid.inverted())).containsExactly(255, 255, 128, 0, 0, 0);
    assertThat(greys(grid.inverted().inverted())).isEqualTo(greys(grid));
  }

  private static List<Integer> greys(ImageGrid gridOfPixels) {
    BufferedImage picture = PictureEncoder.raster(gridOfPixels);
    return java.util.stream.IntStream.range(0, 6)
        .mapToObj(i -> Pixels.red(picture, MARGIN + i * (1 + Grid.GAP), MARGIN))
        .toList();
  }

  @Test
  void allShapesAndTypesOfTheSameImagesGiveTheSamePicture() throws IOException {
    INDArray flat = Nd4j.linspace(DataType.FLOAT, 0, 1.0 / 31, 32).reshape(2, 16);
    byte[] expected = PictureEncoder.png(ImageGrid.of(flat), 1);
    List<ImageGrid> same =
        List.of(
            ImageGrid.of(flat, 4, 4),
            ImageGrid.of(flat.reshape(2, 4, 4)),
            ImageGrid.of(flat.reshape(2, 1, 4, 4)),
            ImageGrid.of(flat.dup('f')),
            ImageGrid.of(flat.castTo(DataType.DOUBLE)));
    for (ImageGrid grid : same) {
      assertThat(PictureEncoder.png(grid, 1)).isEqualTo(expected);
    }
  }

  @Test
  void laterChangesOfTheArrayHaveNoEffect() {
    INDArray images = Nd4j.zeros(1, 2, 2);
    ImageGrid grid = ImageGrid.of(images);
    images.assign(1);
    assertThat(Pixels.red(PictureEncoder.raster(grid), MARGIN, MARGIN)).isZero();
  }

  @Test
  void makesRoomForTheWidestText() {
    ImageGrid grid = ImageGrid.of(Nd4j.zeros(2, 2, 2));
    String text = "a rather long text";
    int textWidth = (int) Text.width(text, Look.SMALL);
    assertThat(grid.captions(List.of("", text)).width()).isGreaterThan(2 * textWidth);
    assertThat(grid.rowLabels(List.of(text)).width()).isGreaterThan(grid.width() + textWidth);
    assertThat(grid.columnLabels(List.of(text, "")).width()).isGreaterThan(2 * textWidth);
    assertThat(grid.title(text).width()).isGreaterThan(textWidth);
  }

  @Test
  void textsArePaintedOutsideTheImages() {
    ImageGrid grid = ImageGrid.of(Nd4j.ones(2, 9, 9));
    assertThat(Pixels.count(PictureEncoder.raster(grid), Color.WHITE))
        .isEqualTo((long) grid.width() * grid.height());
    for (ImageGrid labelled :
        List.of(
            grid.title("MMM"),
            grid.captions(List.of("M", "M")),
            grid.rowLabels(List.of("M")),
            grid.rowEndLabels(List.of("M")),
            grid.columnLabels(List.of("M", "M")))) {
      assertThat(Pixels.count(PictureEncoder.raster(labelled), Look.INK)).isPositive();
    }
  }

  @Test
  void theBarHasTheColourOfEachValueAtItsPosition() {
    INDArray values = Nd4j.createFromArray(-2f, -1f, 0.5f, 2f).reshape(4, 1, 1);
    ImageGrid grid =
        ImageGrid.of(values).scale(60).range(-2, 2).colorMap(ColorMap.BLUE_RED).colorBar("error");
    for (ImageGrid each : List.of(grid, grid.inverted())) {
      BufferedImage picture = PictureEncoder.raster(each);
      int barWidth = 4 * 60 + 3 * Grid.GAP;
      int barY = MARGIN + 60 + Grid.GAP + ColorBar.BAR_HEIGHT / 2;
      for (int i = 0; i < 4; i++) {
        int image = picture.getRGB(MARGIN + i * (60 + Grid.GAP) + 30, MARGIN + 30);
        double share = (values.getDouble(i) + 2) / 4;
        int bar = picture.getRGB(MARGIN + (int) Math.round(share * (barWidth - 1)), barY);
        assertThat(distance(bar, image)).as("value %s", i).isLessThanOrEqualTo(3);
      }
    }
  }

  private static int distance(int rgb, int other) {
    int largest = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      largest = Math.max(largest, Math.abs((rgb >> shift & 0xff) - (other >> shift & 0xff)));
    }
    return largest;
  }

  @Test
  void theBarShowsItsEndsAndItsTitle() throws Exception {
    ImageGrid grid = ImageGrid.of(Nd4j.zeros(1, 2, 2)).range(-0.125, 20).colorBar("error in nats");
    assertThat(Pixels.texts(grid)).contains("-0.1", "20", "error in nats");
    assertThat(grid.width()).isGreaterThan((int) Text.width("-0.1error in nats20", Look.SMALL));
  }

  @Test
  void breaksLongRowLabelsIntoLinesThatFitTheRow() throws Exception {
    ImageGrid grid = ImageGrid.of(Nd4j.zeros(2, 2, 2)).columns(1);
    String text = "a path through the space of codes from one class into another";
    ImageGrid labelled = grid.rowLabels(List.of(text, "")).rowEndLabels(List.of("", text));
    assertThat(labelled.width()).isLessThan((int) Text.width(text, Look.LABEL));
    int lines = labelled.height() / Text.height(Look.LABEL);
    assertThat(lines).isGreaterThanOrEqualTo(2 * Text.wrap(text, Look.LABEL, 130).size());
    assertThat(String.join(" ", Pixels.texts(labelled))).contains(text.split(" ", -1));
  }

  @Test
  void refusesNanNamingItsPosition() {
    INDArray images = Nd4j.zeros(3, 2, 4);
    images.putScalar(new int[] {2, 1, 3}, Double.NaN);
    assertThatThrownBy(() -> ImageGrid.of(images))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("image 2 is NaN at row 1, column 3");
  }

  @Test
  void refusesShapesOtherThanThoseOfGreyAndRgbImages() {
    assertThatThrownBy(() -> ImageGrid.of(Nd4j.zeros(2, 2, 4, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, 2, 4, 4]");
    assertThatThrownBy(() -> ImageGrid.of(Nd4j.zeros(2, 15)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("15 values are not square");
    assertThatThrownBy(() -> ImageGrid.of(Nd4j.zeros(2, 15), 4, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[n, 4 * 4] expected, [2, 15] found");
  }

  @Test
  void refusesTextsThatDoNotFitTheGrid() {
    ImageGrid grid = ImageGrid.of(Nd4j.zeros(4, 2, 2)).columns(2);
    assertThatThrownBy(() -> grid.captions(List.of("a")))
        .hasMessageContaining("one text for each image expected, 1 found for 4");
    assertThatThrownBy(() -> grid.rowLabels(List.of("a")))
        .hasMessageContaining("one text for each row expected, 1 found for 2");
    assertThatThrownBy(() -> grid.rowEndLabels(List.of("a", "b", "c")))
        .hasMessageContaining("one text for each row expected, 3 found for 2");
    assertThatThrownBy(() -> grid.columnLabels(List.of("a", "b")).columns(4))
        .hasMessageContaining("one text for each column expected, 2 found for 4");
  }

  @Test
  void refusesEmptyRangesAndSizes() {
    ImageGrid grid = ImageGrid.of(Nd4j.zeros(1, 2, 2));
    assertThatThrownBy(() -> grid.range(1, 1)).hasMessageContaining("[1.0, 1.0]");
    assertThatThrownBy(() -> grid.columns(0)).hasMessageContaining("0 found");
    assertThatThrownBy(() -> grid.scale(0)).hasMessageContaining("0 found");
  }

  @Test
  void imagesOfThreeChannelsAreRgb() {
    INDArray images = Nd4j.zeros(2, 3, 2, 2);
    images.putScalar(new int[] {0, 0, 0, 0}, 1); // red
    images.putScalar(new int[] {0, 1, 0, 1}, 0.5); // dark green
    images.putScalar(new int[] {0, 2, 1, 0}, 2); // more than blue
    ImageGrid grid = ImageGrid.of(images).scale(1).columns(1);
    BufferedImage picture = PictureEncoder.raster(grid);
    assertThat(Pixels.count(picture, new Color(255, 0, 0))).isEqualTo(1);
    assertThat(Pixels.count(picture, new Color(0, 128, 0))).isEqualTo(1);
    assertThat(Pixels.count(picture, new Color(0, 0, 255))).isEqualTo(1);
    assertThat(Pixels.count(picture, Color.BLACK)).isEqualTo(5);
    assertThat(Pixels.count(PictureEncoder.raster(grid.inverted()), new Color(0, 255, 255)))
        .isEqualTo(1);
    assertThatThrownBy(() -> grid.colorMap(ColorMap.INFERNO))
        .hasMessage("a colour map needs images of one channel, these have three");
    assertThatThrownBy(() -> grid.colorBar("red")).isInstanceOf(IllegalArgumentException.class);
    images.putScalar(new int[] {1, 2, 1, 0}, Double.NaN);
    assertThatThrownBy(() -> ImageGrid.of(images)).hasMessage("image 1 is NaN at row 1, column 0");
  }
}
