package io.github.fmnist.models.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.github.fmnist.models.Bars;
import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.vae.Vae;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Loads archives of a VAE in which Jazzer generates one part. */
@EnabledIfEnvironmentVariable(named = "JAZZER_FUZZ", matches = "1")
class ArchiveFuzzTest {
  private static final int MAX_MESSAGE_LENGTH = 800;

  /** The archive itself, an entry of it, or an entry of the encoder's archive in it. */
  private static final List<List<String>> PARTS =
      List.of(
          List.of(),
          List.of("vae.json"),
          List.of("encoder.zip"),
          List.of("encoder.zip", "configuration.json"),
          List.of("encoder.zip", "coefficients.bin"));

  @TempDir static Path directory;

  private static final byte[] VALID = archive();

  private static byte[] archive() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Vae vae =
        Vae.builder().inputShape(1, Bars.SIDE, Bars.SIDE).latentSize(2).dense(3).build()) {
      vae.save(bytes);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  static List<Arguments> seeds() throws IOException {
    List<Arguments> seeds = new ArrayList<>();
    for (List<String> part : PARTS) {
      seeds.add(Arguments.of(PARTS.indexOf(part), HostileZip.content(VALID, part)));
    }
    return seeds;
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1h")
  void loadsAModelThatWorksOrRefusesIt(
      @InRange(min = 0, max = 4) int part, byte @NotNull [] content) throws IOException {
    byte[] archive = HostileZip.with(VALID, PARTS.get(part), content);
    Path file = Files.write(directory.resolve("vae.zip"), archive);
    try (Vae vae = Vae.load(file)) {
      assertThat(vae.sample(2, 1, new int[Math.min(vae.classes(), 1)]).size(0)).isEqualTo(2);
    } catch (InvalidModelException e) {
      assertThat(List.of(file + ": ", file + ", ")).anyMatch(e.getMessage()::startsWith);
      assertThat(e.getMessage()).hasSizeLessThan(file.toString().length() + MAX_MESSAGE_LENGTH);
    }
  }
}
