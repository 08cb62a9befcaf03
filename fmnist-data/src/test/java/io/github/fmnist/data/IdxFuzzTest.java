package io.github.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzzes IDX files with Jazzer. */
@EnabledIfEnvironmentVariable(named = "JAZZER_FUZZ", matches = "1")
class IdxFuzzTest {
  private static final int COMPRESSED = 1;

  /** The flag for one expected dimension instead of three. */
  private static final int LABELS = 2;

  /** A directory in memory, where opening a file is a hundred times as fast. */
  private static final Path DIRECTORY = Jimfs.newFileSystem(Configuration.unix()).getPath("/work");

  static Stream<byte[]> seeds() {
    return Stream.of(
        seed(0, IdxFileTest.idx(0x08, new byte[12], 2, 2, 3)),
        seed(COMPRESSED, IdxFileTest.idx(0x08, new byte[12], 2, 2, 3)),
        seed(COMPRESSED | LABELS, IdxFileTest.idx(0x08, new byte[5], 5)),
        seed(LABELS, IdxFileTest.idx(0x08, new byte[0], 0)));
  }

  private static byte[] seed(int flags, byte[] content) {
    return ByteBuffer.allocate(1 + content.length).put((byte) flags).put(content).array();
  }

  /**
   * Tests one file.
   *
   * @param input flags, and the content of the file or of the gzip file
   */
  @MethodSource("seeds")
  @FuzzTest(maxDuration = "", maxExecutions = 10_000_000)
  void readsAFileCorrectlyOrRefusesItByName(byte[] input) throws IOException {
    int flags = input.length == 0 ? 0 : input[0];
    byte[] content = Arrays.copyOfRange(input, Math.min(input.length, 1), input.length);
    boolean compressed = (flags & COMPRESSED) != 0;
    boolean labels = (flags & LABELS) != 0;
    byte[] bytes = compressed ? IdxFileTest.gzip(content) : content;
    HostileIdx idx = new HostileIdx("fuzzed", bytes, content, compressed || !isGzip(bytes));
    int rank = labels ? 1 : 3;
    byte[] values = idx.values(rank);
    Path file = Files.write(DIRECTORY.resolve("a"), bytes);
    try {
      IdxFile found = IdxFile.read(file, rank, IdxImages.MAX_VALUES, shape -> {});
      assertThat(found.shape()).hasSize(rank);
      if (idx.whole()) {
        assertThat(found.values()).isEqualTo(values);
      }
    } catch (InvalidDataException e) {
      assertThat(e.getMessage()).startsWith(file + ": ").hasSizeLessThan(500);
      assertThat(idx.whole() && values != null).as(e.getMessage()).isFalse();
    }
  }

  private static boolean isGzip(byte[] bytes) {
    return bytes.length > 1 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
  }
}
