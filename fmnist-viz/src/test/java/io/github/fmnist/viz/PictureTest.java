package io.github.fmnist.viz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;
import org.w3c.dom.Document;

class PictureTest {
  @TempDir Path directory;

  @Test
  void writesPngIntoAMissingDirectory() throws IOException {
    Path file = directory.resolve("a/b/red.png");
    Pixels.plain(7, 5, Color.RED).writePng(file);
    BufferedImage read = ImageIO.read(file.toFile());
    assertThat(read.getWidth()).isEqualTo(7);
    assertThat(read.getHeight()).isEqualTo(5);
    assertThat(Pixels.count(read, Color.RED)).isEqualTo(35);
    assertThat(directory.resolve("a/b")).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void writesThroughALinkToADirectory() throws IOException {
    Path real = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    Pixels.plain(1, 1, Color.RED).writePng(link.resolve("red.png"));
    assertThat(real.resolve("red.png")).exists();
  }

  @Test
  void replacesAnOlderFile() throws IOException {
    Path file = directory.resolve("picture.png");
    Pixels.plain(2, 2, Color.RED).writePng(file);
    Pixels.plain(3, 2, Color.RED).writePng(file);
    assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(3);
  }

  @Test
  void leavesNoFileWhenTheTargetCannotBeReplaced() throws IOException {
    Path occupied = directory.resolve("picture.png");
    Files.createDirectories(occupied.resolve("inside"));
    assertThatThrownBy(() -> Pixels.plain(2, 2, Color.RED).writePng(occupied))
        .isInstanceOf(IOException.class);
    assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    assertThat(occupied).isDirectory();
  }

  @Test
  void keepsTheOlderFileWhenPaintingFails() throws IOException {
    Path file = directory.resolve("picture.svg");
    Files.writeString(file, "older");
    LearningCurves none = LearningCurves.of("loss");
    assertThatThrownBy(() -> none.writeSvg(file)).hasMessage("there are no curves to paint");
    assertThat(file).hasContent("older");
    assertThat(directory.toFile().list()).hasSize(1);
  }

  @Test
  void svgIsXmlOfTheSameSizeWithTheTexts() throws Exception {
    ImageGrid grid =
        ImageGrid.of(Nd4j.zeros(2, 3, 3)).captions(List.of("Bag", "<Coat & hat>")).title("Two");
    Document svg = parse(grid);
    assertThat(svg.getDocumentElement().getAttribute("width"))
        .isEqualTo(Integer.toString(grid.width()));
    assertThat(svg.getDocumentElement().getAttribute("viewBox"))
        .isEqualTo("0 0 " + grid.width() + " " + grid.height());
    assertThat(svg.getDocumentElement().getTextContent()).contains("Bag", "<Coat & hat>", "Two");
  }

  @Test
  void allTextOfAnSvgIsOutlines() throws Exception {
    Picture chart =
        LearningCurves.of("accuracy").title("Curves").curve("ReLU", new double[] {0.5, 1});
    assertThat(parse(chart).getElementsByTagName("text").getLength()).isZero();
    assertThat(Pixels.texts(chart)).contains("Curves", "ReLU");
  }

  @Test
  void aScaleMultipliesThePixelsOfAPng() throws IOException {
    Path file = directory.resolve("picture.png");
    Pixels.plain(3, 5, Color.RED).writePng(file, 2.5);
    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(List.of(image.getWidth(), image.getHeight())).containsExactly(8, 13);
    assertThat(image.getRGB(7, 11)).as("half a pixel of the picture is on white").isNotZero();
    assertThat(new Color(image.getRGB(6, 11))).isEqualTo(Color.RED);
    for (double scale : new double[] {0, -1, 8.5, Double.NaN}) {
      assertThatThrownBy(() -> Pixels.plain(3, 5, Color.RED).writePng(file, scale))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at most 8 expected");
    }
  }

  @Test
  void pdfIsAPageOfTheSameSizeWithTheSamePicture() throws IOException {
    Path file = directory.resolve("picture.pdf");
    Picture chart =
        BarChart.of("accuracy", List.of("a", "b")).title("Bars").bars("", new double[] {1, 0.5});
    chart.writePdf(file);
    try (PDDocument document = Loader.loadPDF(file.toFile())) {
      assertThat(document.getNumberOfPages()).isEqualTo(1);
      BufferedImage page = new PDFRenderer(document).renderImage(0);
      BufferedImage picture = PictureEncoder.raster(chart);
      assertThat(page.getWidth()).isEqualTo(picture.getWidth());
      assertThat(page.getHeight()).isEqualTo(picture.getHeight());
      Color bar = Look.color(0);
      assertThat((double) Pixels.count(page, bar))
          .isCloseTo((double) Pixels.count(picture, bar), withPercentage(2));
    }
  }

  @Test
  void svgEmbedsTheImagesPixelByPixel() throws Exception {
    ImageGrid grid = ImageGrid.of(Nd4j.createFromArray(0f, 0.2f, 0.6f, 1f).reshape(1, 2, 2));
    Path file = directory.resolve("grid.svg");
    grid.scale(2).writeSvg(file);
    Matcher data =
        Pattern.compile("data:image/png;base64,([^\"]+)").matcher(Files.readString(file));
    assertThat(data.find()).isTrue();
    byte[] png = Base64.getMimeDecoder().decode(data.group(1));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(image.getWidth()).isEqualTo(4);
    assertThat(
            List.of(
                Pixels.red(image, 0, 0),
                Pixels.red(image, 3, 1),
                Pixels.red(image, 0, 2),
                Pixels.red(image, 3, 3)))
        .containsExactly(0, 51, 153, 255);
  }

  @Test
  void paintingLeavesTransformAndClipAsTheyWere() {
    BufferedImage image = new BufferedImage(900, 900, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.translate(10, 20);
    g.setClip(0, 0, 800, 800);
    Figure.of("all")
        .row(LearningCurves.of("loss").curve("a", new double[] {1, 2}, new double[] {2, 3}))
        .row(BarChart.of("accuracy", List.of("a")).bars("b", new double[] {1}))
        .paint(g);
    assertThat(g.getTransform().getTranslateX()).isEqualTo(10);
    assertThat(g.getTransform().getTranslateY()).isEqualTo(20);
    assertThat(g.getClipBounds()).isEqualTo(new java.awt.Rectangle(0, 0, 800, 800));
  }

  private Document parse(Picture picture) throws Exception {
    Path file = directory.resolve("picture.svg");
    picture.writeSvg(file);
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
  }
}
