package io.github.fmnist.experiments.pictures;

import static java.util.stream.Collectors.joining;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A dataset of PNG and JPEG pictures: the directories {@code train} and {@code test} have a
 * directory for each class, whose name is that of the class, with its pictures.
 *
 * <p>Pictures of 28 x 28 pixels are taken as they are, others are converted as {@link
 * GarmentPicture} does. Files and directories whose name begins with a dot are ignored.
 */
public final class PictureFolders {
  private static final String TRAIN = "train";
  private static final String TEST = "test";
  private static final int PIXELS = GarmentPicture.SIDE * GarmentPicture.SIDE;
  private static final int MAX_CLASSES = 256;

  /** As many as an IDX file may have. */
  private static final int MAX_PICTURES = (1 << 27) / PIXELS;

  private PictureFolders() {}

  /** Returns whether a directory has pictures in such directories. */
  public static boolean isIn(Path directory) throws IOException {
    return Files.isDirectory(directory.resolve(TRAIN))
        && !directories(directory.resolve(TRAIN)).isEmpty()
        && visible(directory).stream().noneMatch(path -> name(path).contains("idx3-ubyte"));
  }

  /**
   * Reads the pictures, and shows the progress.
   *
   * @throws InvalidDataException if a class has no training picture, there is no test picture, or a
   *     file is not a PNG or JPEG file of a single picture
   */
  public static FashionMnist read(Path directory, Messages messages) throws IOException {
    List<String> classes =
        directories(directory.resolve(TRAIN)).stream()
            .map(PictureFolders::name)
            .sorted(Comparator.comparingInt(PictureFolders::number).thenComparing(name -> name))
            .toList();
    if (classes.size() < 2 || classes.size() > MAX_CLASSES) {
      throw new InvalidDataException(
          "%s: 2 to %d directories expected, one for each class, found %d"
              .formatted(directory.resolve(TRAIN), MAX_CLASSES, classes.size()));
    }
    for (String name : classes) {
      if (visible(directory.resolve(TRAIN).resolve(name)).isEmpty()) {
        throw new InvalidDataException(
            "%s: at least one picture expected, found none"
                .formatted(directory.resolve(TRAIN).resolve(name)));
      }
    }
    return FashionMnist.of(
        name(directory.toAbsolutePath().normalize()),
        classes,
        images(directory.resolve(TRAIN), classes, messages),
        images(directory.resolve(TEST), classes, messages));
  }

  private static LabelledImages images(Path set, List<String> classes, Messages messages)
      throws IOException {
    List<List<Path>> files = new ArrayList<>();
    for (Path each : directories(set)) {
      if (!classes.contains(name(each))) {
        throw new InvalidDataException(
            "%s: a directory of one of the classes %s expected, as in %s"
                .formatted(each, String.join(", ", classes), TRAIN));
      }
    }
    int count = 0;
    for (String name : classes) {
      Path directory = set.resolve(name);
      files.add(Files.isDirectory(directory) ? visible(directory) : List.of());
      count += files.get(files.size() - 1).size();
    }
    if (count == 0 || count > MAX_PICTURES) {
      throw new InvalidDataException(
          "%s: 1 to %,d pictures expected in directories of the classes %s, found %,d"
              .formatted(
                  set, MAX_PICTURES, classes.stream().limit(10).collect(joining(", ")), count));
    }
    byte[] pixels = new byte[count * PIXELS];
    byte[] labels = new byte[count];
    int done = 0;
    try (Progress progress = Progress.of(name(set), Progress.Unit.IMAGES, count, messages)) {
      for (int label = 0; label < classes.size(); label++) {
        for (Path file : files.get(label)) {
          labels[done] = (byte) label;
          float[] grey = grey(file);
          for (int i = 0; i < PIXELS; i++) {
            pixels[done * PIXELS + i] = (byte) Math.round(255 * grey[i]);
          }
          progress.at(++done, "");
        }
      }
    }
    return LabelledImages.of(
        pixels, labels, GarmentPicture.SIDE, GarmentPicture.SIDE, classes.size());
  }

  private static float[] grey(Path file) throws IOException {
    PictureFile.Picture picture = PictureFile.read(file);
    return picture.width() == GarmentPicture.SIDE && picture.height() == GarmentPicture.SIDE
        ? GarmentPicture.asItIs(picture)
        : GarmentPicture.of(picture).pixels().data().asFloat();
  }

  private static String name(Path path) {
    Path name = path.getFileName();
    return name == null ? path.toString() : name.toString();
  }

  /** Classes that are named by numbers are in their order, before all others. */
  private static int number(String name) {
    return name.matches("\\d{1,9}") ? Integer.parseInt(name) : Integer.MAX_VALUE;
  }

  private static List<Path> directories(Path set) throws IOException {
    if (!Files.isDirectory(set)) {
      throw new InvalidDataException(
          "%s: a directory with pictures in directories of their classes expected, found none"
              .formatted(set));
    }
    return visible(set).stream().filter(Files::isDirectory).toList();
  }

  private static List<Path> visible(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.filter(path -> !name(path).startsWith(".")).sorted().toList();
    }
  }
}
