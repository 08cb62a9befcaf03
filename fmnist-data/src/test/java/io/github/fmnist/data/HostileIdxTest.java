package io.github.fmnist.data;

import static io.github.fmnist.data.Verdicts.READ;
import static io.github.fmnist.data.Verdicts.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class HostileIdxTest {
  private static final List<String> NAMES =
      List.of(
          "train-images-idx3-ubyte",
          "train-labels-idx1-ubyte",
          "t10k-images-idx3-ubyte",
          "t10k-labels-idx1-ubyte");

  @TempDir Path directory;

  @BeforeEach
  void loadNatives() {
    Nd4j.zeros(1).close();
  }

  @Test
  void readsEveryFileCorrectlyOrRefusesItByName() throws Exception {
    new Verdicts("idx", 400)
        .tryAll(random -> random.nextInt(4) == 0 ? dataset(random) : images(random));
  }

  private Verdicts.Attempt images(Random random) throws IOException {
    HostileIdx idx =
        HostileIdx.sample(random, random.nextInt(5), random.nextInt(9), random.nextInt(9));
    Path file = Files.write(directory.resolve("images"), idx.bytes());
    byte[] values = idx.values(3);
    boolean valid = values != null && values.length > 0;
    return attempt(
        idx,
        valid,
        file,
        () -> {
          INDArray found = IdxImages.read(file);
          return valid && isAs(idx, values, found);
        });
  }

  private static boolean isAs(HostileIdx idx, byte[] values, INDArray images) {
    float[] found = images.ravel().toFloatVector();
    for (int i = 0; i < found.length; i++) {
      if (found[i] != (values[i] & 0xff) / 255f) {
        return false;
      }
    }
    return images.size(0) == idx.length(0)
        && images.size(1) == 1
        && images.size(2) == idx.length(1)
        && images.size(3) == idx.length(2);
  }

  /** Returns an attempt to read a dataset with one hostile file. */
  private Verdicts.Attempt dataset(Random random) throws IOException {
    FashionMnistTest.writeAll(directory, 3, 2);
    String name = NAMES.get(random.nextInt(NAMES.size()));
    int count = name.startsWith("train") ? 3 : 2;
    boolean labels = name.contains("labels");
    HostileIdx idx =
        labels ? HostileIdx.sample(random, count) : HostileIdx.sample(random, count, 28, 28);
    Files.write(directory.resolve(name), idx.bytes());
    byte[] values = idx.values(labels ? 1 : 3);
    boolean valid = values != null && (labels ? areLabels(values, count) : is28x28(idx, count));
    return attempt(
        idx,
        valid,
        directory,
        () -> {
          FashionMnist found = FashionMnist.from(directory);
          return valid && isAs(name, values, found);
        });
  }

  private static boolean areLabels(byte[] values, int count) {
    for (byte label : values) {
      if (label < 0 || label > 9) {
        return false;
      }
    }
    return values.length == count;
  }

  private static boolean is28x28(HostileIdx idx, int count) {
    return idx.length(0) == count && idx.length(1) == 28 && idx.length(2) == 28;
  }

  private static boolean isAs(String name, byte[] values, FashionMnist data) {
    LabelledImages images = name.startsWith("train") ? data.train() : data.test();
    for (int i = 0; i < values.length; i++) {
      int found =
          name.contains("labels")
              ? images.label(i)
              : images.image(i / (28 * 28))[i % (28 * 28)] & 0xff;
      if (found != (values[i] & 0xff)) {
        return false;
      }
    }
    return true;
  }

  /** Reads a file and returns whether the result is correct. */
  private interface Reader {
    boolean isCorrect() throws IOException;
  }

  private static Verdicts.Attempt attempt(
      HostileIdx idx, boolean valid, Path named, Reader reader) {
    return () -> {
      try {
        return reader.isCorrect() ? READ : idx.description() + " was read as something else";
      } catch (InvalidDataException e) {
        if (valid && idx.whole()) {
          return idx.description() + " was refused: " + e.getMessage();
        }
        return e.getMessage().startsWith(named.toString()) ? REFUSED : "no name: " + e.getMessage();
      }
    };
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void readsNeitherFromPipesNorFromDevices() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    for (Path file : List.of(pipe, Path.of("/dev/zero"))) {
      assertThat(refusal(() -> IdxImages.read(file).toString()))
          .startsWith(file + ": a regular file expected, found ");
    }
    FashionMnistTest.writeAll(directory, 3, 2);
    Files.delete(directory.resolve(NAMES.get(3)));
    Files.move(pipe, directory.resolve(NAMES.get(3)));
    assertThat(refusal(() -> FashionMnist.from(directory).name()))
        .startsWith(directory + ": expected " + NAMES.get(3));
  }

  private static String refusal(Verdicts.Attempt reading) {
    return Verdicts.outcome(
        () -> {
          try {
            return reading.outcome();
          } catch (InvalidDataException e) {
            return e.getMessage();
          }
        });
  }
}
