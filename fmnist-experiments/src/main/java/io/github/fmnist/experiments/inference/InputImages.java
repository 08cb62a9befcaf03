package io.github.fmnist.experiments.inference;

import io.github.fmnist.data.IdxImages;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.experiments.pictures.GarmentPicture;
import io.github.fmnist.experiments.pictures.PictureFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Images that a command reads from PNG, JPEG or IDX files.
 *
 * @param names file and number of each image
 * @param conversion what was done to make them images of the dataset's kind
 * @param pixels grey values in [0, 1], {@code [n, 1, 28, 28]}
 */
record InputImages(List<String> names, String conversion, INDArray pixels) {
  /** The first four bytes of an IDX file of unsigned bytes in three dimensions. */
  private static final int IDX_IMAGES = 0x00000803;

  private static final short GZIP = 0x1f8b;

  private static final int CHUNK = 1000;

  /** Receives images, a part of a file at a time. */
  interface Receiver {
    void accept(InputImages images) throws IOException;
  }

  /** Rejects paths that are not those of files. */
  static void check(List<Path> files, CommandSpec spec) {
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new ParameterException(
            spec.commandLine(),
            "FILE: a picture or an IDX file expected, found %s, which %s"
                .formatted(file, Files.exists(file) ? "is not a file" : "does not exist"));
      }
    }
  }

  /**
   * Reads files one after another.
   *
   * @throws InvalidDataException if one has something else
   */
  static void read(List<Path> files, Receiver receiver) throws IOException {
    for (Path file : files) {
      if (isIdx(file)) {
        readIdx(file, receiver);
      } else {
        GarmentPicture picture = GarmentPicture.of(PictureFile.read(file));
        receiver.accept(
            new InputImages(List.of(file.toString()), picture.conversion(), picture.pixels()));
      }
    }
  }

  private static void readIdx(Path file, Receiver receiver) throws IOException {
    INDArray images = IdxImages.read(file);
    if (images.size(2) != GarmentPicture.SIDE || images.size(3) != GarmentPicture.SIDE) {
      throw new InvalidDataException(
          "%s: images of 28 x 28 pixels expected, found %d x %d"
              .formatted(file, images.size(2), images.size(3)));
    }
    for (long from = 0; from < images.size(0); from += CHUNK) {
      long to = Math.min(images.size(0), from + CHUNK);
      receiver.accept(
          new InputImages(
              LongStream.range(from, to).mapToObj(i -> "%s, image %d".formatted(file, i)).toList(),
              "as it is",
              images.get(NDArrayIndex.interval(from, to)).dup('c')));
    }
  }

  private static boolean isIdx(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] begin = in.readNBytes(Integer.BYTES);
      return begin.length == Integer.BYTES
          && (ByteBuffer.wrap(begin).getInt() == IDX_IMAGES
              || ByteBuffer.wrap(begin).getShort() == GZIP);
    }
  }
}
