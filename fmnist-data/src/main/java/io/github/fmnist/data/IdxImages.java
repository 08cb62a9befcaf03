package io.github.fmnist.data;

import java.io.IOException;
import java.nio.file.Path;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Grey images from a file in the IDX format of MNIST, without labels. */
public final class IdxImages {
  private IdxImages() {}

  /**
   * Reads all images of a file.
   *
   * @param file unsigned bytes {@code [n, height, width]}, compressed by gzip or not
   * @return float32 {@code [n, 1, height, width]} in [0, 1]
   * @throws InvalidDataException if it is not such a file, too short, too long or without images
   * @throws IOException if it cannot be read
   */
  public static INDArray read(Path file) throws IOException {
    IdxFile content = IdxFile.read(file, 3);
    int[] shape = content.shape();
    byte[] bytes = content.values();
    if (bytes.length == 0) {
      throw new InvalidDataException(file + ": at least one image expected, found none");
    }
    float[] values = new float[bytes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (bytes[i] & 0xff) / 255f;
    }
    return Nd4j.createFromArray(values).reshape(shape[0], 1, shape[1], shape[2]);
  }
}
