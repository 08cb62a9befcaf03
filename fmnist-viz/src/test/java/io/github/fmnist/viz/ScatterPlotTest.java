package io.github.fmnist.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ScatterPlotTest {
  private static final List<String> names = List.of("Bag", "Coat");
  private static final int[] LABELS = {0, 1};
  private static final INDArray POINTS =
      Nd4j.createFromArray(new float[][] {{-1.25f, 2}, {1, -0.5f}});
  private static final ScatterPlot PLOT = ScatterPlot.of(POINTS, LABELS, names);

  @Test
  void pointsLieWhereTheirCoordinatesAre() {
    BufferedImage picture = PictureEncoder.raster(PLOT.xRange(-2, 2).yRange(-1, 3).size(400, 500));
    int[] upperLeft = centre(picture, 0);
    int[] lowerRight = centre(picture, 1);
    assertThat(upperLeft[0]).isLessThan(lowerRight[0] - 100);
    assertThat(upperLeft[1]).isLessThan(lowerRight[1] - 100);
    BufferedImage moved = PictureEncoder.raster(PLOT.xRange(-3, 1).yRange(-1, 3).size(400, 500));
    int[] right = centre(moved, 0);
    double unit = (lowerRight[0] - upperLeft[0]) / 2.25;
    assertThat(right[0] - upperLeft[0]).isBetween((int) unit - 1, (int) unit + 2);
    assertThat(right[1]).isEqualTo(upperLeft[1]);
  }

  /** Returns the mean position of the pixels inside the points of a class. */
  private static int[] centre(BufferedImage picture, int label) {
    int width = picture.getWidth();
    int[] inside = inside(picture, label);
    return new int[] {
      (int) IntStream.of(inside).map(i -> i % width).average().orElseThrow(),
      (int) IntStream.of(inside).map(i -> i / width).average().orElseThrow()
    };
  }

  private static int[] inside(BufferedImage picture, int label) {
    int width = picture.getWidth();
    int rgb = onWhite(label).getRGB();
    return IntStream.range(0, width * picture.getHeight())
        .filter(i -> picture.getRGB(i % width, i / width) == rgb)
        .toArray();
  }

  /** Returns the colour of a single translucent point on white. */
  private static Color onWhite(int label) {
    BufferedImage pixel = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    pixel.setRGB(0, 0, 0xFFFFFF);
    Color color = Look.color(label);
    var g = pixel.createGraphics();
    g.setColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), PointPainter.OPACITY));
    g.fillRect(0, 0, 1, 1);
    g.dispose();
    return new Color(pixel.getRGB(0, 0));
  }

  @Test
  void pointsBeyondAnAxisAreNotShown() {
    // The second one lies at 1, just right of the plot and still in the picture.
    BufferedImage picture = PictureEncoder.raster(PLOT.xRange(-2, 0.96));
    assertThat(Pixels.count(picture, onWhite(0))).isPositive();
    assertThat(Pixels.count(picture, onWhite(1))).isZero();
  }

  @Test
  void pointsGetSmallerTheMoreThereAre() {
    assertThat(areaOfOneAmong(3000)).isPositive().isLessThan(areaOfOneAmong(30));
  }

  /** Returns the pixels of a point of class 0 that is far from many of class 1. */
  private static long areaOfOneAmong(int many) {
    INDArray points = Nd4j.ones(many, 2);
    points.putRow(0, Nd4j.zeros(2));
    int[] labels = new int[many];
    java.util.Arrays.fill(labels, 1, many, 1);
    return Pixels.count(PictureEncoder.raster(ScatterPlot.of(points, labels, names)), onWhite(0));
  }

  @Test
  void namesClassesAndAxes() throws Exception {
    List<String> svg = Pixels.texts(PLOT.title("Codes"));
    assertThat(svg).contains("Bag", "Coat", "Codes");
    // XChart draws the titles of axes as shapes: longer titles cover more pixels.
    long shortTitles = ink(PLOT.axisTitles("i", "i"));
    assertThat(ink(PLOT.axisTitles("MMMM", "i"))).isGreaterThan(shortTitles);
    assertThat(ink(PLOT.axisTitles("i", "MMMM"))).isGreaterThan(shortTitles);
  }

  private static long ink(Picture picture) {
    return Pixels.count(PictureEncoder.raster(picture), Look.INK);
  }

  @Test
  void tenClassesHaveDifferentColours() {
    assertThat(IntStream.range(0, 10).mapToObj(Look::color).distinct()).hasSize(10);
  }

  @Test
  void classesOfTheSameColourHaveDifferentMarks() {
    List<String> classes = Collections.nCopies(12, "a");
    int[] second = IntStream.range(0, LABELS.length).map(i -> 1).toArray();
    int[] twelfth = IntStream.range(0, LABELS.length).map(i -> 11).toArray();
    int squares = inside(PictureEncoder.raster(ScatterPlot.of(POINTS, second, classes)), 1).length;
    int discs = inside(PictureEncoder.raster(ScatterPlot.of(POINTS, twelfth, classes)), 1).length;
    assertThat(squares).isGreaterThan(discs);
    assertThat(discs).isGreaterThan(50);
  }

  @Test
  void laterChangesOfTheArraysHaveNoEffect() throws IOException {
    INDArray points = POINTS.castTo(DataType.DOUBLE);
    int[] labels = LABELS.clone();
    ScatterPlot plot = ScatterPlot.of(points, labels, names);
    points.assign(0);
    labels[0] = 1;
    assertThat(PictureEncoder.png(plot, 1)).isEqualTo(PictureEncoder.png(PLOT, 1));
  }

  @Test
  void refusesInvalidPointsAndLabels() {
    assertThatThrownBy(() -> ScatterPlot.of(Nd4j.zeros(2, 3), LABELS, names))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("points of shape [n, 2] expected, [2, 3] found");
    assertThatThrownBy(() -> ScatterPlot.of(POINTS, new int[3], names))
        .hasMessageContaining("one label for each of 2 points expected, 3 found");
    assertThatThrownBy(() -> ScatterPlot.of(POINTS, new int[] {0, 2}, names))
        .hasMessageContaining("the label of point 1 is 2, from 0 to 1 expected");
    INDArray infinite = POINTS.dup().putScalar(1, 0, Double.POSITIVE_INFINITY);
    assertThatThrownBy(() -> ScatterPlot.of(infinite, LABELS, names))
        .hasMessageContaining("point 1 is (Infinity, -0.5): not finite");
  }

  @Test
  void aHighlightedClassIsOnTopOfAllOthersInGrey() throws Exception {
    List<String> names = List.of("Bag", "Coat", "Dress");
    INDArray same = Nd4j.zeros(3, 2);
    ScatterPlot plot = ScatterPlot.of(same, new int[] {1, 0, 2}, names);
    for (int label = 0; label < 3; label++) {
      int[] last = {(label + 1) % 3, (label + 2) % 3, label};
      assertThat(PictureEncoder.png(plot.highlighting(label), 1))
          .as("whatever the order of the points")
          .isEqualTo(PictureEncoder.png(ScatterPlot.of(same, last, names).highlighting(label), 1));
    }
    assertThat(Pixels.texts(plot)).contains("Coat");
    assertThat(Pixels.texts(plot.highlighting(1))).doesNotContain("Coat");
    assertThatThrownBy(() -> plot.highlighting(3))
        .hasMessage("a class from 0 to 2 expected, 3 found");
  }

  @Test
  void manyPointsAreAnImage() throws Exception {
    int count = 2000;
    INDArray points = Nd4j.rand(count, 2);
    String svg =
        new String(
            PictureEncoder.svg(ScatterPlot.of(points, new int[count], List.of("all"))),
            java.nio.charset.StandardCharsets.UTF_8);
    assertThat(svg).contains("data:image/png;base64").doesNotContain("<circle");
  }
}
