package io.github.fmnist.experiments.record;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.fmnist.data.LabelledImages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Some test images of a run, for its report: {@code examples.json}.
 *
 * @param classNames names of the classes by label
 * @param labels label of each image
 * @param pixels grey values from 0 (black) to 255, image by image, row by row from the top; Base64
 *     in the file
 */
public record Examples(
    int height, int width, List<String> classNames, List<Integer> labels, byte[] pixels) {
  /** The file in the directory of the run. */
  public static final String FILE = "examples.json";

  /** Number of images of each class, fewer if there are many classes. */
  private static final int IMAGES_PER_CLASS = 10;

  private static final int MAX_IMAGES = 200;

  /** Returns the first images of each class. */
  public static Examples of(LabelledImages images, List<String> classNames) {
    int perClass = Math.max(1, Math.min(IMAGES_PER_CLASS, MAX_IMAGES / images.classes()));
    int[] counts = new int[images.classes()];
    List<Integer> labels = new ArrayList<>();
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    for (int i = 0; i < images.size(); i++) {
      if (counts[images.label(i)]++ < perClass) {
        labels.add(images.label(i));
        pixels.writeBytes(images.image(i));
      }
    }
    return new Examples(images.height(), images.width(), classNames, labels, pixels.toByteArray());
  }

  /**
   * Reads the examples of a run.
   *
   * @return the examples; empty if the run has none, such as one of {@code evaluate}
   * @throws InvalidCheckpointException if the file has another content
   */
  public static Optional<Examples> of(RunRecord run) throws IOException {
    if (!Files.exists(run.run().resolve(FILE))) {
      return Optional.empty();
    }
    Examples examples = run.read(FILE, new TypeReference<Examples>() {});
    if (examples.height < 1
        || examples.width < 1
        || examples.pixels.length != (long) examples.labels.size() * examples.size()
        || examples.labels.stream()
            .anyMatch(label -> label < 0 || label >= examples.classNames.size())) {
      throw new InvalidCheckpointException(
          "%s: the pixels of %d images of %d x %d and their labels expected, found %d pixels"
              .formatted(
                  run.run().resolve(FILE),
                  examples.labels.size(),
                  examples.height,
                  examples.width,
                  examples.pixels.length));
    }
    return Optional.of(examples);
  }

  /** Returns the number of pixels of an image. */
  private int size() {
    return height * width;
  }

  /** Returns the pixels of an image. */
  public byte[] image(int i) {
    return Arrays.copyOfRange(pixels, i * size(), (i + 1) * size());
  }

  /** Returns the grey values in [0, 1], {@code [n, height * width]}. */
  public INDArray features() {
    float[] values = new float[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (pixels[i] & 0xff) / 255f;
    }
    return Nd4j.createFromArray(values).reshape(labels.size(), size());
  }
}
