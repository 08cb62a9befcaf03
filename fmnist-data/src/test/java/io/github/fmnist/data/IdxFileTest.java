package io.github.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
  @TempDir Path directory;

  @Test
  void readsWhatWasWritten() throws IOException {
    byte[] values = {0, 1, 127, (byte) 128, (byte) 255, 42};
    IdxFile file = read(write("raw", idx(0x08, values, 1, 2, 3)), 3);
    assertThat(file.shape()).containsExactly(1, 2, 3);
    assertThat(file.values()).isEqualTo(values);
  }

  @Test
  void readsACompressedFileAsItsContent() throws IOException {
    byte[] content = idx(0x08, new byte[] {1, 2, 3}, 3);
    IdxFile raw = read(write("raw", content), 1);
    IdxFile compressed = read(write("file.gz", gzip(content)), 1);
    assertThat(compressed.values()).isEqualTo(raw.values());
    assertThat(compressed.sha256()).isEqualTo(raw.sha256());
  }

  @Test
  void recognizesAFileByItsContentWhateverItsName() throws IOException {
    byte[] content = idx(0x08, new byte[] {1, 2, 3}, 3);
    IdxFile inflated = read(write("inflated.gz", content), 1);
    IdxFile deflated = read(write("deflated", gzip(content)), 1);
    assertThat(inflated.values()).isEqualTo(deflated.values()).containsExactly(1, 2, 3);
    assertThat(inflated.sha256()).isEqualTo(deflated.sha256());
  }

  @Test
  void refusesAFileThatDoesNotBeginWithTwoZeroBytes() throws IOException {
    assertRefused(
        write("page.idx", "<html>not found</html>".getBytes(StandardCharsets.UTF_8)),
        "page.idx: an IDX file begins with two zero bytes, found 3c 68 74 6d");
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    assertRefused(write("empty", new byte[0]), "an IDX file expected, found no content");
  }

  @Test
  void refusesValuesThatAreNotUnsignedBytes() throws IOException {
    assertRefused(
        write("floats", idx(0x0d, new byte[12], 3)),
        "values of type 0x08 (unsigned byte) expected, found type 0x0d");
  }

  @Test
  void refusesAnotherRank() throws IOException {
    assertRefused(write("grid", idx(0x08, new byte[4], 2, 2)), "1 dimensions expected, found 2");
  }

  @Test
  void refusesAHeaderThatEndsEarly() throws IOException {
    assertRefused(
        write("short", new byte[] {0, 0, 8, 1, 0}),
        "a header with the lengths of 1 dimensions expected, found only 0 of them");
  }

  @Test
  void refusesTooLittleData() throws IOException {
    assertRefused(
        write("little", idx(0x08, new byte[9], 10)),
        "its header promises 10 = 10 values, found only 9");
  }

  @Test
  void refusesTooMuchData() throws IOException {
    assertRefused(
        write("much", idx(0x08, new byte[11], 10)),
        "its header promises 10 = 10 values, found more");
  }

  @Test
  void refusesAHugeShapeBeforeAnyValueIsRead() throws IOException {
    assertRefused(
        write("huge", idx(0x08, new byte[0], IdxImages.MAX_VALUES + 1)),
        "at most 50,000,000 values expected, its header promises 50000001");
    assertRefused(write("negative", idx(0x08, new byte[1], -1)), "its header promises 4294967295");
    Path overflowing = write("overflowing", idx(0x08, new byte[1], 1 << 16, 1 << 16, 1 << 16));
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> read(overflowing, 3))
        .withMessageEndingWith("its header promises 65536 x 65536 x 65536");
  }

  @Test
  void refusesMoreValuesThanAFileOfItsSizeCanHold() throws IOException {
    assertRefused(
        write("hollow", idx(0x08, new byte[1], 40_000_000)),
        "its header promises 40000000 = 40000000 values, found a file of only 9 bytes");
  }

  @Test
  void checksTheShapeBeforeAnyValueIsRead() throws IOException {
    Path file = write("without values", idx(0x08, new byte[0], 7, 28));
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(
            () ->
                IdxFile.read(
                    file,
                    2,
                    IdxImages.MAX_VALUES,
                    shape -> {
                      throw new InvalidDataException(Arrays.toString(shape));
                    }))
        .withMessage("[7, 28]");
  }

  @Test
  void refusesAFileOfSeveralGzipMembersHoweverMany() throws IOException {
    byte[] empty = gzip(new byte[0]);
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    many.writeBytes(gzip(idx(0x08, new byte[3], 3)));
    for (int i = 0; i < 100_000; i++) {
      many.writeBytes(empty);
    }
    assertRefused(write("many.gz", many.toByteArray()), "one gzip member expected, found several");
  }

  @Test
  void refusesDanglingLinksAndDirectories() throws IOException {
    Path real = write("real", idx(0x08, new byte[] {5}, 1));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    Path dangling = Files.createSymbolicLink(directory.resolve("toNothing"), Path.of("nothing"));
    assertThat(read(link, 1).values()).containsExactly(5);
    assertRefused(dangling, "a regular file expected, found a symbolic link");
    assertRefused(directory, "a regular file expected, found a directory");
  }

  @Test
  void refusesADamagedOrCutGzipFile() throws IOException {
    byte[] whole = gzip(idx(0x08, new byte[1000], 1000));
    assertRefused(write("cut.gz", Arrays.copyOf(whole, whole.length / 2)), "found a damaged one");
    assertRefused(
        write("header.gz", Arrays.copyOf(whole, 5)), "found a damaged one: it ends early");
    assertRefused(
        write("none.gz", "<html></html>".getBytes(StandardCharsets.UTF_8)),
        "an IDX file begins with two zero bytes, found 3c 68 74 6d");
  }

  private static IdxFile read(Path file, int rank) throws IOException {
    return IdxFile.read(file, rank, IdxImages.MAX_VALUES, shape -> {});
  }

  private static void assertRefused(Path file, String message) {
    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> read(file, 1))
        .withMessageContaining(file.toString())
        .withMessageContaining(message);
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }

  static byte[] idx(int type, byte[] values, int... shape) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 0, (byte) type, (byte) shape.length});
    for (int length : shape) {
      out.writeBytes(
          new byte[] {
            (byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length
          });
    }
    out.writeBytes(values);
    return out.toByteArray();
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }
}
