package io.github.fmnist.models.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.fmnist.models.InvalidModelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFileTest {
  private static final int MEBIBYTE = 1 << 20;

  @Test
  void readsAZipThatItWrote() throws IOException {
    byte[] noise = new byte[MEBIBYTE];
    new Random(1).nextBytes(noise);
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    ModelFile.writeZip(zip, Map.of("noise", out -> out.write(noise)));
    assertThat(read(zip.toByteArray())).containsOnlyKeys("noise").containsEntry("noise", noise);
  }

  @Test
  void aSmallFileUnpacksToSixteenMebibytes() throws IOException {
    assertThat(read(zeros("zeros", 16)).get("zeros")).hasSize(16 * MEBIBYTE);
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 100})
  void refusesASmallFileThatUnpacksToMore(int mebibytes) throws IOException {
    byte[] bomb = zeros("zeros", mebibytes);
    assertThatExceptionOfType(InvalidModelException.class)
        .isThrownBy(() -> read(bomb))
        .withMessage(
            "file: at most %,d bytes in all expected from a file of this size, found more",
            16 * MEBIBYTE);
  }

  @Test
  void theLimitAppliesToAllZipsInOneFileTogether() throws IOException {
    byte[] zip = zeros("zeros", 9);
    Allowance allowance = new Allowance(zip.length);
    ModelFile.readZip("first", zip, Set.of("zeros"), allowance);
    assertThatExceptionOfType(InvalidModelException.class)
        .isThrownBy(() -> ModelFile.readZip("second", zip, Set.of("zeros"), allowance))
        .withMessageStartingWith("second: at most ");
  }

  @Test
  void aLargerFileUnpacksToTwentyTimesItsSize() throws InvalidModelException {
    Allowance allowance = new Allowance(3 * MEBIBYTE);
    allowance.take("file", 60 * MEBIBYTE);
    assertThatExceptionOfType(InvalidModelException.class)
        .isThrownBy(() -> allowance.take("file", 1));
  }

  @Test
  void messagesContainTheBeginningOfALongNameWithoutControlCharacters() throws IOException {
    byte[] zip = zeros("\u001b[31m\n" + "name".repeat(10_000), 0);
    assertThatExceptionOfType(InvalidModelException.class)
        .isThrownBy(() -> read(zip))
        .withMessageStartingWith("file: entries ")
        .withMessageEndingWith("found ?[31m?" + "name".repeat(22) + "nam...");
  }

  @Test
  void refusesAnEndlessDevice() {
    Path device = Path.of("/dev/zero");
    assumeTrue(Files.isReadable(device));
    assertThatExceptionOfType(InvalidModelException.class)
        .isThrownBy(() -> ModelFile.read(device))
        .withMessage("/dev/zero: a regular file expected, found a device or a pipe");
  }

  private static Map<String, byte[]> read(byte[] zip) throws InvalidModelException {
    return ModelFile.readZip("file", zip, Set.of("noise", "zeros"), new Allowance(zip.length));
  }

  private static byte[] zeros(String name, int mebibytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      for (int i = 0; i < mebibytes; i++) {
        zip.write(new byte[MEBIBYTE]);
      }
    }
    return bytes.toByteArray();
  }
}
