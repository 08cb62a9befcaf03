package io.github.fmnist.experiments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Writes small datasets as four IDX files: each class has its own stripes, with noise added. */
public final class TinyDataset {
  private static final int SIDE = 28;

  private TinyDataset() {}

  /** Writes images of ten classes, with class counts that differ by one at most. */
  public static Path write(Path directory, int trainSize, int testSize) {
    return write(directory, trainSize, testSize, 10);
  }

  /** Writes images of ten classes; only the first {@code testClasses} have test images. */
  public static Path write(Path directory, int trainSize, int testSize, int testClasses) {
    return write(directory, trainSize, 10, testSize, testClasses);
  }

  /** Writes images of any number of classes; those beyond ten look like others. */
  public static Path writeClasses(Path directory, int trainSize, int testSize, int classes) {
    return write(directory, trainSize, classes, testSize, classes);
  }

  private static Path write(
      Path directory, int trainSize, int trainClasses, int testSize, int testClasses) {
    try {
      Files.createDirectories(directory);
      writeSubset(directory, "train", trainSize, trainClasses);
      writeSubset(directory, "t10k", testSize, testClasses);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeSubset(Path directory, String prefix, int size, int classes)
      throws IOException {
    ByteBuffer images = ByteBuffer.allocate(16 + size * SIDE * SIDE);
    images.putInt(0x0803).putInt(size).putInt(SIDE).putInt(SIDE);
    ByteBuffer labels = ByteBuffer.allocate(8 + size).putInt(0x0801).putInt(size);
    Random random = new Random(size);
    for (int i = 0; i < size; i++) {
      int label = i % classes;
      labels.put((byte) label);
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        images.put((byte) (stripe(label, pixel) + random.nextInt(60)));
      }
    }
    Files.write(directory.resolve(prefix + "-images-idx3-ubyte"), images.array());
    Files.write(directory.resolve(prefix + "-labels-idx1-ubyte"), labels.array());
  }

  private static int stripe(int label, int pixel) {
    int across = label < 5 ? pixel / SIDE : pixel % SIDE;
    return across / (2 + label % 5) % 2 == 0 ? 0 : 150;
  }
}
