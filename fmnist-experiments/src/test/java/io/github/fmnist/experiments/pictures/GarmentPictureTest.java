package io.github.fmnist.experiments.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.data.InvalidDataException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class GarmentPictureTest {
  private static final int SIDE = GarmentPicture.SIDE;

  @TempDir private Path directory;

  /** Draws a dark square with sides of half the height in the middle of a bright picture. */
  private static BufferedImage square(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    Graphics2D graphics = image.createGraphics();
    if (!image.getColorModel().hasAlpha()) {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, width, height);
    }
    graphics.setColor(Color.BLACK);
    graphics.fillRect((width - height / 2) / 2, height / 4, height / 2, height / 2);
    graphics.dispose();
    return image;
  }

  private Path written(BufferedImage image, String format) throws IOException {
    Path file = directory.resolve("picture." + format);
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    return file;
  }

  private static GarmentPicture read(Path file) throws IOException {
    return GarmentPicture.of(PictureFile.read(file));
  }

  @ParameterizedTest
  @CsvSource({
    "png, 5", // BGR
    "png, 10", // grey
    "png, 11", // grey of 16 bits
    "png, 6", // transparent
    "png, 13", // palette
    "jpg, 5", "jpg, 10",
  })
  void aDarkGarmentOnABrightOrTransparentBackgroundBecomesBrightOnBlack(String format, int type)
      throws IOException {
    GarmentPicture picture = read(written(square(280, 280, type), format));
    assertThat(picture.conversion())
        .isEqualTo("280 x 280 pixels, scaled to 28 x 28, inverted, since its border is bright");
    INDArray pixels = picture.pixels();
    assertThat(pixels.shape()).containsExactly(1, 1, SIDE, SIDE);
    for (int i = 0; i < SIDE; i++) {
      boolean inside = i >= 7 && i < 21;
      assertThat(pixels.getDouble(0, 0, i, SIDE / 2))
          .as("row %d", i)
          .isCloseTo(inside ? 1 : 0, within(0.03));
    }
  }

  @Test
  void theLongerSideBecomes28PixelsAndTheRestIsBlack() throws IOException {
    GarmentPicture wide = read(written(square(600, 300, BufferedImage.TYPE_3BYTE_BGR), "png"));
    assertThat(wide.conversion()).startsWith("600 x 300 pixels, scaled to 28 x 14, centred");
    INDArray pixels = wide.pixels();
    for (int row = 0; row < SIDE; row++) {
      assertThat(pixels.getDouble(0, 0, row, SIDE / 2))
          .as("row %d: 14 rows from the 7th on, half of them dark", row)
          .isCloseTo(row > 10 && row < 17 ? 1 : row == 10 || row == 17 ? 0.5 : 0, within(0.51));
      assertThat(pixels.getDouble(0, 0, row, 0)).isCloseTo(0, within(1e-6));
    }
    GarmentPicture line = read(written(square(4000, 3, BufferedImage.TYPE_3BYTE_BGR), "png"));
    assertThat(line.conversion()).startsWith("4000 x 3 pixels, scaled to 28 x 1, centred");
  }

  @Test
  void anImageOfTheDatasetStaysAsItIs() throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 1; i < SIDE - 1; i++) {
      image.getRaster().setSample(i, 20, 0, 9 * i);
    }
    GarmentPicture picture = read(written(image, "png"));
    assertThat(picture.conversion()).isEqualTo("28 x 28 pixels, scaled to 28 x 28");
    for (int i = 1; i < SIDE - 1; i++) {
      assertThat(picture.pixels().getDouble(0, 0, 20, i)).isCloseTo(9 * i / 255.0, within(1e-6));
    }
    assertThat(picture.pixels().sumNumber().doubleValue())
        .isCloseTo(9 * (26 * 27 / 2) / 255.0, within(1e-4));
  }

  @Test
  void aPictureOfOnePixelIsAPlainSquare() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(0, 0, 0, 102);
    assertThat(read(written(image, "png")).pixels().meanNumber().doubleValue())
        .isCloseTo(0.4, within(1e-4));
  }

  @Test
  void aFileThatIsNoPictureIsRefused() throws IOException {
    Path file = directory.resolve("shoe.png");
    Files.writeString(file, "a text");
    assertRefused(file, "a PNG or JPEG file with one picture expected, found something else");
    Files.write(file, new byte[0]);
    assertRefused(file, "a PNG or JPEG file with one picture expected, found an empty file");
    ImageIO.write(square(20, 20, BufferedImage.TYPE_3BYTE_BGR), "gif", file.toFile());
    assertRefused(file, "found a file in the format gif");
    Files.write(file, png(20_000, 20_000));
    assertRefused(file, "at most 100,000,000 pixels expected, found 20,000 x 20,000");
    Files.write(file, png(28, 28, "acTL"));
    assertRefused(file, "found an animation");
    Files.write(file, png(28, 28));
    assertRefused(file, "a complete picture in grey or RGB expected, found something else");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg"})
  void aTruncatedPictureIsRefusedOrRead(String format) throws IOException {
    Path file = written(square(64, 64, BufferedImage.TYPE_3BYTE_BGR), format);
    byte[] bytes = Files.readAllBytes(file);
    for (int length = 1; length < bytes.length; length += 7) {
      Files.write(file, java.util.Arrays.copyOf(bytes, length));
      try {
        assertThat(read(file).pixels().length()).isEqualTo(SIDE * SIDE);
      } catch (InvalidDataException e) {
        assertThat(e.getMessage()).startsWith(file + ": a ");
      }
    }
  }

  private static void assertRefused(Path file, String message) {
    assertThatThrownBy(() -> PictureFile.read(file))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message);
  }

  /** Returns a PNG file with a header and other chunks, but without pixels. */
  private static byte[] png(int width, int height, String... chunks) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8).array();
    chunk(bytes, "IHDR", header);
    for (String type : chunks) {
      chunk(bytes, type, new byte[8]);
    }
    chunk(bytes, "IDAT", new byte[0]);
    chunk(bytes, "IEND", new byte[0]);
    return bytes.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream bytes, String type, byte[] content)
      throws IOException {
    DataOutputStream out = new DataOutputStream(bytes);
    byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(content);
    out.writeInt(content.length);
    out.write(name);
    out.write(content);
    out.writeInt((int) checksum.getValue());
  }

  /** Orientations as EXIF numbers them: where the dark corner of the stored picture is shown. */
  @ParameterizedTest
  @CsvSource({
    "1, 0, 0", "2, 0, 1", "3, 1, 1", "4, 1, 0", // of the stored picture, dark at the top left
    "5, 0, 0", "6, 0, 1", "7, 1, 1", "8, 1, 0",
  })
  void photographsArePutUpright(int orientation, int row, int column) throws IOException {
    BufferedImage image = new BufferedImage(200, 400, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, 200, 400);
    graphics.setColor(Color.BLACK);
    graphics.fillRect(0, 0, 100, 200);
    graphics.dispose();
    Path file = withExif(written(image, "jpg"), orientation);
    GarmentPicture picture = read(file);
    int height = orientation < 5 ? SIDE : SIDE / 2;
    int width = orientation < 5 ? SIDE / 2 : SIDE;
    assertThat(picture.conversion())
        .contains("scaled to %d x %d".formatted(width, height))
        .matches(orientation == 1 ? "200 x 400 pixels, scaled.*" : ".*put upright as its EXIF.*");
    for (int y = 0; y < 2; y++) {
      for (int x = 0; x < 2; x++) {
        int atRow = (SIDE - height) / 2 + height / 4 + y * height / 2;
        int atColumn = (SIDE - width) / 2 + width / 4 + x * width / 2;
        assertThat(picture.pixels().getDouble(0, 0, atRow, atColumn))
            .as("%d, %d", y, x)
            .isCloseTo(y == row && x == column ? 1 : 0, within(0.05));
      }
    }
  }

  /** Adds EXIF data with an orientation behind the first marker of a JPEG file. */
  private static Path withExif(Path file, int orientation) throws IOException {
    ByteBuffer segment = ByteBuffer.allocate(36);
    segment.putShort((short) 0xffe1).putShort((short) 34); // APP1 and its length
    segment.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    segment.put("MM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(8); // TIFF, big-endian
    segment.putShort((short) 1); // entries
    segment.putShort((short) 0x0112).putShort((short) 3).putInt(1); // orientation, a short
    segment.putShort((short) orientation).putShort((short) 0).putInt(0);
    byte[] picture = Files.readAllBytes(file);
    ByteBuffer result = ByteBuffer.allocate(picture.length + segment.capacity());
    result.put(picture, 0, 2).put(segment.array()).put(picture, 2, picture.length - 2);
    return Files.write(file, result.array());
  }
}
