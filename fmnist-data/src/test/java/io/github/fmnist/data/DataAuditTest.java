package io.github.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataAuditTest {
  @TempDir Path directory;

  @Test
  void findsRepeatedImagesAndTestImagesThatAreTrainingImages() throws IOException {
    FashionMnistTest.writeAll(directory, 20, 10);
    // GIVEN equal training images 3 and 5, and a test image 9 that differs from all training images
    byte[] pixels = new byte[20 * 784];
    for (int i = 0; i < 20; i++) {
      pixels[i * 784] = (byte) (i == 5 ? 3 : i);
    }
    write("train-images-idx3-ubyte", pixels, 20);
    byte[] testPixels = Arrays.copyOf(pixels, 10 * 784);
    testPixels[9 * 784 + 1] = 1;
    write("t10k-images-idx3-ubyte", testPixels, 10);
    // WHEN
    DataAudit audit = DataAudit.of(FashionMnist.from(directory));
    // THEN
    assertThat(audit.trainDuplicates()).containsExactly(List.of(3, 5));
    assertThat(audit.testDuplicates()).containsExactly(List.of(3, 5));
    assertThat(audit.overlap()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(audit.trainCounts()).containsOnly(2);
    assertThat(audit.testCounts()).containsOnly(1);
  }

  private void write(String name, byte[] pixels, int count) throws IOException {
    Files.write(directory.resolve(name), IdxFileTest.idx(0x08, pixels, count, 28, 28));
  }
}
