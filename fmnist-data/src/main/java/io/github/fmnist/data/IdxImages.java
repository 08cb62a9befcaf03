package io.github.fmnist.data;

import java.io.IOException;
import java.nio.file.Path;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Grey images from a file in the IDX format of MNIST, without labels. */
public final class IdxImages {
  /**
   * The maximum number of values of a file, a little more than the training images of Fashion-MNIST
   * have. As float32 they take 200 MB, for which a JVM with 256 MiB still has room.
   */
  static final int MAX_VALUES = 50_000_000;

  /** Values converted to floats at a time: the heap has no room for two copies of all values. */
  private static final int CHUNK = 1 << 20;

  private IdxImages() {}

  /**
   * Reads all images of a file.
   *
   * @param file unsigned bytes {@code [n, height, width]}, compressed by gzip or not; at most
   *     50,000,000 of them, which are 63,775 images of 28 x 28. Reading takes five bytes of memory
   *     for each value
   * @return float32 {@code [n, 1, height, width]} in [0, 1]
   * @throws InvalidDataException if it is not such a file, is too short or too long, or has no
   *     images
   * @throws IOException if it cannot be read
   */
  public static INDArray read(Path file) throws IOException {
    IdxFile content = IdxFile.read(file, 3, MAX_VALUES, shape -> requireImages(file, shape));
    byte[] bytes = content.values();
    INDArray images = Nd4j.createUninitialized(DataType.FLOAT, bytes.length);
    for (int from = 0; from < bytes.length; from += CHUNK) {
      float[] values = new float[Math.min(CHUNK, bytes.length - from)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (bytes[from + i] & 0xff) / 255f;
      }
      images
          .get(NDArrayIndex.interval(from, from + values.length))
          .assign(Nd4j.createFromArray(values));
    }
    int[] shape = content.shape();
    return images.reshape(shape[0], 1, shape[1], shape[2]);
  }

  private static void requireImages(Path file, int... shape) throws InvalidDataException {
    if (shape[0] == 0) {
      throw new InvalidDataException(file + ": at least one image expected, found none");
    }
    if (shape[1] == 0 || shape[2] == 0) {
      throw new InvalidDataException(
          "%s: images of at least one pixel expected, found %d x %d"
              .formatted(file, shape[1], shape[2]));
    }
  }
}
