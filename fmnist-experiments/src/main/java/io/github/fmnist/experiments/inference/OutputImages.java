package io.github.fmnist.experiments.inference;

import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.models.archive.AtomicFile;
import io.github.fmnist.viz.ImageGrid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --out} of commands that write images. */
final class OutputImages {
  /** Images of a picture: a hundred rows of ten have 840 x 8,400 pixels. */
  private static final int MAX_IN_PICTURE = 1000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description =
          "File of the images, which is replaced if it exists: NAME.png has a grid of at most"
              + " 1,000, NAME-idx3-ubyte has them in the IDX format of MNIST.")
  private Path file;

  /** Rejects a name of another kind, and too many images. */
  void check(long images) {
    require(
        isPicture() || file.toString().endsWith("idx3-ubyte"),
        "--out: a name that ends with .png or idx3-ubyte expected, found %s",
        file);
    require(
        !isPicture() || images <= MAX_IN_PICTURE,
        "--out: at most 1,000 images expected in a PNG file, found %s",
        images);
  }

  private void require(boolean condition, String message, Object found) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message.formatted(found));
    }
  }

  /** Returns whether the file has a grid of the images. */
  boolean isPicture() {
    return file.toString().endsWith(".png");
  }

  /**
   * Writes images.
   *
   * @param images grey values in [0, 1], {@code [n, 1, height, width]}
   * @param columns number of columns of a grid
   * @throws InvalidDataException if a value is NaN or infinite
   */
  void write(INDArray images, int columns) throws IOException {
    if (!Double.isFinite(images.sumNumber().doubleValue())) {
      throw new InvalidDataException(
          file + ": images of finite grey values expected, found NaN or infinity in them");
    }
    if (isPicture()) {
      check(images.size(0));
      ImageGrid.of(images).columns(columns).writePng(file);
    } else {
      AtomicFile.write(file, out -> out.write(idx(images)));
    }
  }

  /** Prints the name of the file. */
  void announce() {
    spec.commandLine().getOut().println(file);
    spec.commandLine().getOut().flush();
  }

  /** Returns the images as a file of unsigned bytes in three dimensions. */
  private static byte[] idx(INDArray images) {
    int header = 4 * Integer.BYTES;
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(header + images.length()));
    bytes.putInt(0x00000803).putInt((int) images.size(0));
    bytes.putInt((int) images.size(2)).putInt((int) images.size(3));
    for (float grey : images.dup('c').data().asFloat()) {
      bytes.put((byte) Math.round(255 * Math.min(Math.max(grey, 0), 1)));
    }
    return bytes.array();
  }
}
