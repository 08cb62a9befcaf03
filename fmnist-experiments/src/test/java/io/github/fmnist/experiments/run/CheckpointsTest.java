package io.github.fmnist.experiments.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.fmnist.experiments.record.InvalidCheckpointException;
import io.github.fmnist.experiments.record.Json;
import io.github.fmnist.experiments.record.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CheckpointsTest {
  private static final INDArray ARRAY = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});

  @TempDir Path run;
  private Checkpoints checkpoints;

  @BeforeEach
  void begin() throws IOException {
    Files.writeString(run.resolve("config.json"), "{}");
    checkpoints = Checkpoints.of(run);
  }

  private void write(int number) throws IOException {
    checkpoints.write(
        checkpoint -> {
          checkpoint.addJson("number.json", List.of(number, Double.NaN));
          checkpoint.addArrays("arrays.bin", List.of(ARRAY.transpose(), ARRAY.mul(number)));
        });
  }

  private Path directory(int number) {
    return run.resolve("checkpoints").resolve("%06d".formatted(number));
  }

  @Test
  void theNewestIsReadAsItWasWritten() throws IOException {
    assertThat(checkpoints.newest()).isEmpty();
    write(1);
    write(2);
    Checkpoint newest = checkpoints.newest().orElseThrow();
    assertThat(newest.json("number.json", new TypeReference<List<Double>>() {}))
        .containsExactly(2.0, Double.NaN);
    assertThat(newest.arrays("arrays.bin", List.of(new long[] {3, 2}, new long[] {1, 6})))
        .containsExactly(ARRAY.transpose(), ARRAY.mul(2).reshape(1, 6));
    assertThatThrownBy(() -> newest.arrays("arrays.bin", List.of(new long[] {3, 2})))
        .hasMessageEndingWith("arrays.bin: 6 numbers expected, found 48 bytes");
  }

  @Test
  void theLastTwoAreKept() throws IOException {
    for (int i = 1; i <= 4; i++) {
      write(i);
    }
    try (Stream<Path> kept = Files.list(run.resolve("checkpoints"))) {
      assertThat(kept).containsExactlyInAnyOrder(directory(3), directory(4));
    }
    checkpoints.deleteAllButNewest();
    assertThat(directory(4)).exists();
    assertThat(directory(3)).doesNotExist();
  }

  @Test
  void allAreAssignedToNewSettingsUnlessTheyAreDamaged() throws IOException {
    write(1);
    write(2);
    checkpoints.assign(Map.of("epochs", 7));
    Files.write(run.resolve("config.json"), Json.bytes(Map.of("epochs", 7)));
    assertThat(checkpoints.newest()).map(Checkpoint::directory).contains(directory(2));
    Manifest.delete(directory(2));
    assertThat(checkpoints.newest()).map(Checkpoint::directory).contains(directory(1));

    write(2);
    Files.write(directory(1).resolve("manifest.json"), new byte[100]);
    checkpoints.assign(Map.of("epochs", 8));
    Files.write(run.resolve("config.json"), Json.bytes(Map.of("epochs", 8)));
    assertThat(checkpoints.newest()).map(Checkpoint::directory).contains(directory(2));
  }

  @Test
  void aRehearsalWritesNothing() throws IOException {
    List<String> written = new ArrayList<>();
    Checkpoints.rehearse(
        checkpoint ->
            checkpoint.add(
                "numbers.bin",
                out -> {
                  out.write(new byte[100]);
                  written.add("numbers.bin");
                }));
    assertThat(written).containsExactly("numbers.bin");
    assertThat(run.resolve("checkpoints")).doesNotExist();
  }

  @Test
  void oneThatCannotBeWrittenLeavesTheOthersAsTheyAre() throws IOException {
    write(1);
    assertThatThrownBy(
            () ->
                checkpoints.write(
                    checkpoint -> {
                      checkpoint.addJson("number.json", 2);
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(checkpoints.newest()).map(Checkpoint::directory).contains(directory(1));
    assertThat(directory(2)).doesNotExist();
  }

  @Test
  void aDirectoryWithoutAManifestIsNone() throws IOException {
    write(1);
    write(2);
    Files.delete(directory(2).resolve("manifest.json"));
    assertThat(checkpoints.newest()).map(Checkpoint::directory).contains(directory(1));
    write(3);
    assertThat(directory(2)).doesNotExist();
    assertThat(directory(3)).exists();
  }

  /** Damages the newest checkpoint. */
  private enum Damage {
    MISSING {
      @Override
      void to(Path checkpoint) throws IOException {
        Files.delete(checkpoint.resolve("arrays.bin"));
      }
    },
    TRUNCATED {
      @Override
      void to(Path checkpoint) throws IOException {
        Files.write(checkpoint.resolve("arrays.bin"), new byte[47]);
      }
    },
    CHANGED {
      @Override
      void to(Path checkpoint) throws IOException {
        byte[] bytes = Files.readAllBytes(checkpoint.resolve("arrays.bin"));
        bytes[5] ^= 1;
        Files.write(checkpoint.resolve("arrays.bin"), bytes);
      }
    },
    SWAPPED {
      @Override
      void to(Path checkpoint) throws IOException {
        Path other = checkpoint.resolveSibling("000001").resolve("arrays.bin");
        Files.write(checkpoint.resolve("arrays.bin"), Files.readAllBytes(other));
      }
    },
    OTHER_VERSION {
      @Override
      void to(Path checkpoint) throws IOException {
        replace(checkpoint, Versions.fmnist(), "9.9.9");
      }
    },
    OTHER_FORMAT {
      @Override
      void to(Path checkpoint) throws IOException {
        replace(checkpoint, "\"format\" : 3", "\"format\" : 2");
      }
    },
    OTHER_SIZE {
      @Override
      void to(Path checkpoint) throws IOException {
        replace(checkpoint, "\"bytes\" : 48", "\"bytes\" : 49");
      }
    },
    OTHER_FILE {
      @Override
      void to(Path checkpoint) throws IOException {
        replace(checkpoint, "arrays.bin", "../../config.json");
      }
    },
    NO_FILES {
      @Override
      void to(Path checkpoint) throws IOException {
        Files.writeString(checkpoint.resolve("manifest.json"), "{\"format\": 3}");
      }
    },
    NULL {
      @Override
      void to(Path checkpoint) throws IOException {
        Files.writeString(checkpoint.resolve("manifest.json"), "null");
      }
    },
    NO_JSON {
      @Override
      void to(Path checkpoint) throws IOException {
        Files.write(checkpoint.resolve("manifest.json"), new byte[100]);
      }
    },
    OTHER_SETTINGS {
      @Override
      void to(Path checkpoint) throws IOException {
        Files.writeString(checkpoint.resolveSibling("../config.json"), "{\"epochs\": 7}");
      }
    };

    abstract void to(Path checkpoint) throws IOException;

    private static void replace(Path checkpoint, String from, String to) throws IOException {
      Path manifest = checkpoint.resolve("manifest.json");
      String text = Files.readString(manifest, UTF_8);
      assertThat(text).contains(from);
      Files.writeString(manifest, text.replace(from, to), UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "MISSING | arrays.bin: a file expected, found none",
        "TRUNCATED | arrays.bin: size 48 expected, found 47",
        "CHANGED | arrays.bin: SHA-256 ",
        "SWAPPED | arrays.bin: SHA-256 ",
        "OTHER_VERSION | manifest.json: version of fmnist ",
        "OTHER_FORMAT | manifest.json: format 3 expected, found 2",
        "OTHER_SIZE | arrays.bin: size 49 expected, found 48",
        "OTHER_FILE | config.json: a file expected, found none",
        "NO_FILES | manifest.json: JSON of a checkpoint expected",
        "NULL | manifest.json: JSON of a checkpoint expected",
        "NO_JSON | manifest.json: JSON of a checkpoint expected",
        "OTHER_SETTINGS | manifest.json: SHA-256 of the settings ",
      })
  void aDamagedOneIsRefusedByName(Damage damage, String message) throws IOException {
    write(1);
    write(2);
    damage.to(directory(2));
    Map<Path, Long> before = sizes();

    assertThatThrownBy(() -> checkpoints.newest())
        .isInstanceOf(InvalidCheckpointException.class)
        .hasMessageContaining(message);

    assertThat(sizes()).isEqualTo(before);
  }

  private Map<Path, Long> sizes() throws IOException {
    try (Stream<Path> files = Files.walk(run).filter(Files::isRegularFile)) {
      return files.collect(Collectors.toMap(file -> file, file -> file.toFile().length()));
    }
  }
}
