package io.github.fmnist.experiments.scores;

import static io.github.fmnist.experiments.scores.Verdicts.READ;
import static io.github.fmnist.experiments.scores.Verdicts.REFUSED;

import io.github.fmnist.data.InvalidDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

class HostilePngTest {
  @TempDir Path directory;

  @BeforeEach
  void loadNatives() {
    Nd4j.zeros(1).close();
  }

  @Test
  void readsEachPictureCorrectlyOrRefusesItByName() throws Exception {
    new Verdicts("png", 1000).tryAll(this::attempt);
  }

  private Verdicts.Attempt attempt(Random random) throws IOException {
    HostilePng png = HostilePng.random(random);
    Path file = Files.write(directory.resolve("a.png"), png.bytes());
    return () -> {
      try {
        float[] found = PngImages.choose(directory, 1, 1).ravel().toFloatVector();
        return Arrays.equals(found, png.greys()) && png.expected() != HostilePng.Expected.REFUSED
            ? READ
            : png.description() + " was read as something else";
      } catch (InvalidDataException e) {
        boolean named = e.getMessage().startsWith(file.toString());
        return named && png.expected() != HostilePng.Expected.READ
            ? REFUSED
            : png.description() + ": " + e;
      }
    };
  }
}
