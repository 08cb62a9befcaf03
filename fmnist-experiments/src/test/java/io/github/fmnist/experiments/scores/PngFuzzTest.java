package io.github.fmnist.experiments.scores;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.experiments.scores.PngWriter.Chunk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads pictures whose chunks have generated content and correct checksums. */
@EnabledIfEnvironmentVariable(named = "JAZZER_FUZZ", matches = "1")
class PngFuzzTest {
  private static final int PIXELS = 28 * 28;

  /** A directory in memory, where opening a file is a hundred times as fast. */
  private static final Path DIRECTORY = Jimfs.newFileSystem(Configuration.unix()).getPath("/work");

  static List<Arguments> seeds() {
    byte[] none = {};
    return List.of(
        Arguments.of(PngWriter.header(8, PngHeader.GREY, false), none, none, rows(1, 8), true),
        Arguments.of(
            PngWriter.header(1, PngHeader.GREY, true), none, new byte[2], rows(1, 1), true),
        Arguments.of(
            PngWriter.header(2, PngHeader.PALETTE, false), new byte[6], none, rows(1, 2), true),
        Arguments.of(PngWriter.header(16, PngHeader.RGB, true), none, none, rows(3, 16), true),
        Arguments.of(
            PngWriter.header(8, PngHeader.GREY_ALPHA, false), none, none, rows(2, 8), true));
  }

  private static byte[] rows(int channels, int depth) {
    return PngWriter.rows(new int[PIXELS][channels], depth, false, new Random(1));
  }

  /**
   * Reads a picture.
   *
   * @param palette content of the palette chunk, which is absent if this is empty
   * @param transparency content of the transparency chunk, which is absent if this is empty
   * @param pixels content of the data chunk
   * @param deflated whether the pixels are deflated first; otherwise they count as deflated data
   */
  @MethodSource("seeds")
  @FuzzTest(maxDuration = "", maxExecutions = 10_000_000)
  void readsGreysOrRefusesThePictureByItsName(
      byte @NotNull @WithLength(min = 12, max = 14) [] header,
      byte @NotNull @WithLength(max = 800) [] palette,
      byte @NotNull @WithLength(max = 300) [] transparency,
      byte @NotNull @WithLength(max = 7_000) [] pixels,
      boolean deflated)
      throws IOException {
    List<Chunk> chunks = new ArrayList<>(List.of(new Chunk("IHDR", header)));
    if (palette.length > 0) {
      chunks.add(new Chunk("PLTE", palette));
    }
    if (transparency.length > 0) {
      chunks.add(new Chunk("tRNS", transparency));
    }
    chunks.add(new Chunk("IDAT", deflated ? PngWriter.deflate(pixels) : pixels));
    chunks.add(new Chunk("IEND", new byte[0]));
    Path file = Files.write(DIRECTORY.resolve("a.png"), PngWriter.file(chunks));
    try {
      for (float grey : PngImages.choose(DIRECTORY, 1, 1).data().asFloat()) {
        assertThat(grey).isBetween(0f, 1f);
      }
    } catch (InvalidDataException e) {
      assertThat(e.getMessage()).startsWith(file + ": ").hasSizeLessThan(500);
    }
  }
}
