package io.github.fmnist.data;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The images of a training or test set and their labels, from two IDX files of a directory.
 *
 * @param labelFile the file of the labels
 * @param images uint8 {@code [n, 28, 28]}
 * @param labels uint8 {@code [n]}
 * @param checksums SHA-256 of each content, by the name of the file in Fashion-MNIST
 */
record IdxSubset(Path labelFile, byte[] images, byte[] labels, Map<String, String> checksums) {
  static final int SIDE = 28;

  /** Values of the images of a file: the Letters set of EMNIST has 124,800 images. */
  private static final int MAX_VALUES = 1 << 27;

  private static final String COMPRESSED = ".gz";

  /** The two sets, by the words that stand for them in names of files. */
  enum Kind {
    TRAINING("train", "train"),
    TEST("t10k", "t10k|test");

    private final String official;
    private final String words;

    Kind(String official, String words) {
      this.official = official;
      this.words = words;
    }
  }

  /**
   * Reads the files of a set.
   *
   * @throws InvalidDataException if one is missing, not unique or damaged, if images are not 28 x
   *     28, or if there are none, or not as many as labels
   */
  static IdxSubset read(Path directory, Kind kind) throws IOException {
    Path imageFile = locate(directory, kind, "images-idx3-ubyte");
    Path labelFile = locate(directory, kind, "labels-idx1-ubyte");
    IdxFile labels = IdxFile.read(labelFile, 1, MAX_VALUES / (SIDE * SIDE), shape -> {});
    int count = labels.values().length;
    IdxFile images =
        IdxFile.read(
            imageFile, 3, MAX_VALUES, shape -> requireImages(shape, imageFile, count, labelFile));
    return new IdxSubset(
        labelFile,
        images.values(),
        labels.values(),
        Map.of(
            kind.official + "-images-idx3-ubyte", images.sha256(),
            kind.official + "-labels-idx1-ubyte", labels.sha256()));
  }

  private static void requireImages(int[] shape, Path imageFile, int labels, Path labelFile)
      throws InvalidDataException {
    if (shape[1] != SIDE || shape[2] != SIDE) {
      throw new InvalidDataException(
          "%s: images of 28 x 28 pixels expected, found %d x %d"
              .formatted(imageFile, shape[1], shape[2]));
    }
    if (shape[0] == 0) {
      throw new InvalidDataException(imageFile + ": at least one image expected, found none");
    }
    if (labels != shape[0]) {
      throw new InvalidDataException(
          "%s: label file has %d labels, image file %d images"
              .formatted(labelFile, labels, shape[0]));
    }
  }

  /** Returns the greatest label, at least 0. */
  int greatestLabel() {
    return IntStream.range(0, labels.length).map(i -> labels[i] & 0xff).max().orElse(0);
  }

  /** Returns the number of different labels. */
  int differentLabels() {
    return (int) IntStream.range(0, labels.length).map(i -> labels[i] & 0xff).distinct().count();
  }

  /** Requires all labels to be below a number of classes; a reason follows the message. */
  void requireBelow(int classes, String reason) throws InvalidDataException {
    for (int i = 0; i < labels.length; i++) {
      if ((labels[i] & 0xff) >= classes) {
        throw new InvalidDataException(
            "%s: labels from 0 to %d expected%s, found %d at index %d"
                .formatted(labelFile, classes - 1, reason, labels[i] & 0xff, i));
      }
    }
  }

  LabelledImages labelled(int classes) {
    return LabelledImages.adopt(images, labels, SIDE, SIDE, classes);
  }

  /**
   * Returns a file, compressed or not: that of the official name, else the only one whose name is
   * like it, such as {@code train-images.idx3-ubyte} and {@code
   * emnist-letters-test-images-idx3-ubyte.gz}, in the directory or in a directory of that name.
   * Ignores an empty file next to another, since an interrupted decompression leaves such a file.
   */
  private static Path locate(Path directory, Kind kind, String content) throws IOException {
    String official = kind.official + "-" + content;
    List<Path> exact =
        List.of(directory.resolve(official), directory.resolve(official + COMPRESSED));
    for (Path path : exact) {
      if (Files.isRegularFile(path) && Files.size(path) > 0) {
        return path;
      }
    }
    for (int i = exact.size() - 1; i >= 0; i--) {
      Path path = exact.get(i);
      if (Files.isRegularFile(path)) {
        throw new InvalidDataException(path + ": an IDX file expected, found no content");
      }
    }
    List<Path> similar = similar(directory, kind, content);
    if (similar.size() > 1) {
      throw new InvalidDataException(
          "%s: a single file with a name like %s expected in it, found %s"
              .formatted(
                  directory,
                  official,
                  similar.stream()
                      .map(each -> directory.relativize(each).toString())
                      .collect(joining(", "))));
    }
    if (similar.isEmpty()) {
      throw new InvalidDataException(
          "%s: expected %s or %s.gz in it, found %s"
              .formatted(
                  directory,
                  official,
                  official,
                  Files.isDirectory(directory) ? "neither" : "no directory"));
    }
    return similar.get(0);
  }

  private static List<Path> similar(Path directory, Kind kind, String content) throws IOException {
    Pattern name = Pattern.compile("(.*-)?(" + kind.words + ")-" + content);
    List<Path> found = new ArrayList<>();
    for (Path path : matching(directory, name)) {
      if (Files.isDirectory(path)) {
        found.addAll(matching(path, name));
      } else {
        found.add(path);
      }
    }
    found.removeIf(path -> !Files.isRegularFile(path));
    if (found.stream().anyMatch(path -> isIn(directory, path))) {
      found.removeIf(path -> !isIn(directory, path));
    }
    List<Path> empty = new ArrayList<>();
    for (Path path : found) {
      if (Files.size(path) == 0) {
        empty.add(path);
      }
    }
    if (empty.size() < found.size()) {
      found.removeAll(empty);
    }
    // A compressed file beside its uncompressed content is the same one twice.
    List<String> names = found.stream().map(Path::toString).toList();
    found.removeIf(
        path ->
            names.contains(path.toString().replaceFirst("(?i)[.]gz$", "")) && isCompressed(path));
    return found;
  }

  private static boolean isIn(Path directory, Path path) {
    return directory.equals(path.getParent());
  }

  private static boolean isCompressed(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(COMPRESSED);
  }

  private static List<Path> matching(Path directory, Pattern name) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(directory)) {
      return paths
          .filter(path -> name.matcher(plain(path.getFileName().toString())).matches())
          .sorted()
          .toList();
    }
  }

  /** Returns a name as those of MNIST are written: without {@code .gz}, with hyphens. */
  private static String plain(String name) {
    if (name.startsWith(".")) {
      return name; // hidden, such as the companions of files that macOS writes
    }
    return name.toLowerCase(Locale.ROOT).replaceFirst("[.]gz$", "").replaceAll("[._ ]", "-");
  }
}
