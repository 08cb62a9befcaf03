package io.github.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxImagesTest {
  @TempDir Path directory;

  @Test
  void readsGreyValues() throws IOException {
    Path file = Files.write(directory.resolve("images"), idx(2, 1, 3, 0, 51, 255, 1, 2, 3));

    assertThat(IdxImages.read(file).shape()).containsExactly(2, 1, 1, 3);
    assertThat(IdxImages.read(file).ravel().toFloatVector())
        .containsExactly(0, 0.2f, 1, 1 / 255f, 2 / 255f, 3 / 255f);
  }

  @Test
  void readsMoreThanAMillionValues() throws IOException {
    int[] values = IntStream.range(0, (1 << 20) + 3).map(i -> i * 7 % 256).toArray();
    Path file = Files.write(directory.resolve("images"), idx(values.length, 1, 1, values));
    float[] read = IdxImages.read(file).ravel().toFloatVector();
    assertThat(read).hasSize(values.length);
    for (int i = 0; i < read.length; i++) {
      assertThat(read[i]).isEqualTo(values[i] / 255f);
    }
  }

  @Test
  void readsACompressedFile() throws IOException {
    Path file = directory.resolve("images.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(idx(1, 1, 2, 255, 0));
    }

    assertThat(IdxImages.read(file).ravel().toFloatVector()).containsExactly(1, 0);
  }

  @Test
  void refusesAFileWithoutValidImagesByItsName() throws IOException {
    Path file = Files.write(directory.resolve("images"), idx(2, 1, 3, 0, 51));
    Path empty = Files.write(directory.resolve("empty"), idx(0, 28, 28));
    Path flat = Files.write(directory.resolve("flat"), idx(5, 0, 28));

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> IdxImages.read(file))
        .withMessage(file + ": its header promises 2 x 1 x 3 = 6 values, found only 2");
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> IdxImages.read(empty))
        .withMessage(empty + ": at least one image expected, found none");
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> IdxImages.read(flat))
        .withMessage(flat + ": images of at least one pixel expected, found 0 x 28");
  }

  private static byte[] idx(int count, int height, int width, int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(16 + values.length);
    bytes.putInt(0x0803).putInt(count).putInt(height).putInt(width);
    for (int value : values) {
      bytes.put((byte) value);
    }
    return bytes.array();
  }
}
