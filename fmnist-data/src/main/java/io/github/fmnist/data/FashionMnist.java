package io.github.fmnist.data;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

/**
 * Fashion-MNIST: 60,000 training and 10,000 test images of garments, 28 x 28, grey, ten classes.
 *
 * <p>Xiao, Rasul, Vollgraf 2017, <a href="https://arxiv.org/abs/1708.07747">arXiv 1708.07747</a>.
 *
 * <pre>{@code
 * FashionMnist data = FashionMnist.load();
 * LabelledImages train = data.train();
 * }</pre>
 */
public final class FashionMnist {
  /** The environment variable that names a directory with the four files. */
  public static final String DIRECTORY_VARIABLE = "FMNIST_DATA";

  private static final int SIDE = 28;
  private static final int CLASSES = 10;
  private static final int TRAIN_SIZE = 60_000;
  private static final int TEST_SIZE = 10_000;

  private final String name;
  private final List<String> classNames;
  private final LabelledImages train;
  private final LabelledImages test;
  private final Map<String, String> checksums;

  private FashionMnist(
      String name,
      List<String> classNames,
      LabelledImages train,
      LabelledImages test,
      Map<String, String> checksums) {
    this.name = name;
    this.classNames = classNames;
    this.train = train;
    this.test = test;
    this.checksums = checksums;
  }

  /**
   * Loads the real dataset: from the directory that {@value #DIRECTORY_VARIABLE} names, else from
   * the cache, else by a verified download into the cache.
   *
   * @throws InvalidDataException if the files found are not Fashion-MNIST, byte for byte
   * @throws IOException if the dataset is not on this machine and cannot be downloaded
   */
  public static FashionMnist load() throws IOException {
    return load(FashionMnistDownload.defaults());
  }

  /**
   * Loads the dataset as {@link #load()} does, with the given settings of the download, such as the
   * cache directory, the origins and the listener.
   *
   * @param download gets the missing files
   * @throws InvalidDataException if the files found are not Fashion-MNIST, byte for byte
   * @throws IOException if the dataset is not on this machine and cannot be downloaded
   */
  public static FashionMnist load(FashionMnistDownload download) throws IOException {
    return load(download, System.getenv(DIRECTORY_VARIABLE));
  }

  static FashionMnist load(FashionMnistDownload download, String directory) throws IOException {
    Path found =
        directory == null || directory.isBlank() ? download.fetch() : Path.of(directory.strip());
    FashionMnist data = from(found);
    if (!data.isReal()) {
      throw new InvalidDataException(
          "%s: Fashion-MNIST expected, found other images (%s); FashionMnist.from(directory) accepts"
                  .formatted(found, data.firstUnofficialFile())
              + " any 28 x 28 images in these four files");
    }
    return data;
  }

  /**
   * Reads the four files of a directory, each compressed ({@code .gz}) or not. An empty file next
   * to a compressed one is ignored. The files need not be Fashion-MNIST: MNIST and your own images
   * in the same format are accepted, up to 63,775 in a file, and {@link #name()} marks them as
   * such.
   *
   * @param directory holds {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code
   *     t10k-images-idx3-ubyte}, {@code t10k-labels-idx1-ubyte}
   * @throws InvalidDataException if a file is missing, damaged, not 28 x 28, has labels over 9, or
   *     if the numbers of labels and images differ
   * @throws IOException if a file cannot be read
   */
  public static FashionMnist from(Path directory) throws IOException {
    // The test files are read in parallel with the training files, since decompression takes most
    // of the time.
    CompletableFuture<Subset> testFiles =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Subset.read(directory, "t10k");
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            });
    Subset train = Subset.read(directory, "train");
    Subset test = join(testFiles);
    Map<String, String> checksums = new HashMap<>(train.checksums());
    checksums.putAll(test.checksums());
    boolean real = OfficialFile.contentChecksums().equals(checksums);
    return new FashionMnist(
        real
            ? "real"
            : directory.toAbsolutePath().normalize().getFileName() + " (not Fashion-MNIST)",
        real ? Garment.titles() : IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList(),
        train.images(),
        test.images(),
        Map.copyOf(checksums));
  }

  /**
   * Generates the synthetic substitute: ten classes of garments, as many images as in the real
   * dataset, always the same. It is meant for trials where the real images are unavailable; results
   * on it say nothing about the real ones.
   */
  public static FashionMnist synthetic() {
    return synthetic(TRAIN_SIZE, TEST_SIZE);
  }

  /**
   * Generates the synthetic substitute as {@link #synthetic()} does, in the given sizes. A smaller
   * set contains the first images of a larger one.
   *
   * @param trainSize number of training images, at least 1
   * @param testSize number of test images, at least 1
   */
  public static FashionMnist synthetic(int trainSize, int testSize) {
    checkArgument(
        trainSize > 0 && testSize > 0,
        "at least 1 training and 1 test image expected, %s and %s given",
        trainSize,
        testSize);
    return new FashionMnist(
        "synthetic",
        Garment.titles(),
        SyntheticGarments.generate(trainSize, SyntheticGarments.TRAINING_SEED),
        SyntheticGarments.generate(testSize, SyntheticGarments.TEST_SEED),
        Map.of());
  }

  /**
   * Returns {@code "real"}, {@code "synthetic"}, or the name of the directory with a remark, such
   * as {@code "digits (not Fashion-MNIST)"}.
   */
  public String name() {
    return name;
  }

  /** Returns whether these are the official files, byte for byte. */
  public boolean isReal() {
    return name.equals("real");
  }

  /**
   * Returns the names of the ten classes by label: garments, or digits for images other than
   * Fashion-MNIST.
   */
  public List<String> classNames() {
    return classNames;
  }

  /** Returns the training images: 60,000 in the real dataset. */
  public LabelledImages train() {
    return train;
  }

  /** Returns the test images: 10,000 in the real dataset. */
  public LabelledImages test() {
    return test;
  }

  /**
   * Returns the SHA-256 of each file's uncompressed content, in hexadecimal, by file name without
   * {@code .gz}; empty for synthetic images.
   */
  public Map<String, String> checksums() {
    return checksums;
  }

  private String firstUnofficialFile() {
    return OfficialFile.contentChecksums().entrySet().stream()
        .filter(official -> !official.getValue().equals(checksums.get(official.getKey())))
        .map(
            official ->
                "%s has SHA-256 %s instead of %s"
                    .formatted(
                        official.getKey(), checksums.get(official.getKey()), official.getValue()))
        .findFirst()
        .orElseThrow();
  }

  private static Subset join(CompletableFuture<Subset> future) throws IOException {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  /** Images with their labels, and the checksums of their files. */
  private record Subset(LabelledImages images, Map<String, String> checksums) {
    static Subset read(Path directory, String prefix) throws IOException {
      Path imageFile = locate(directory, prefix + "-images-idx3-ubyte");
      Path labelFile = locate(directory, prefix + "-labels-idx1-ubyte");
      IdxFile labels = IdxFile.read(labelFile, 1, shape -> {});
      requireClasses(labels.values(), labelFile);
      int count = labels.values().length;
      IdxFile images =
          IdxFile.read(imageFile, 3, shape -> requireImages(shape, imageFile, count, labelFile));
      return new Subset(
          LabelledImages.adopt(images.values(), labels.values(), SIDE, SIDE, CLASSES),
          Map.of(
              prefix + "-images-idx3-ubyte", images.sha256(),
              prefix + "-labels-idx1-ubyte", labels.sha256()));
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

    private static void requireClasses(byte[] labels, Path labelFile) throws InvalidDataException {
      for (int i = 0; i < labels.length; i++) {
        if ((labels[i] & 0xff) >= CLASSES) {
          throw new InvalidDataException(
              "%s: labels from 0 to 9 expected, found %d at index %d"
                  .formatted(labelFile, labels[i] & 0xff, i));
        }
      }
    }

    /**
     * Returns the file, compressed or not. Ignores an empty one next to the other, since an
     * interrupted decompression leaves such a file.
     */
    private static Path locate(Path directory, String file) throws IOException {
      Path empty = null;
      for (String candidate : List.of(file, file + ".gz")) {
        Path path = directory.resolve(candidate);
        if (Files.isRegularFile(path) && Files.size(path) > 0) {
          return path;
        }
        if (Files.isRegularFile(path)) {
          empty = path;
        }
      }
      if (empty != null) {
        throw new InvalidDataException(empty + ": an IDX file expected, found no content");
      }
      throw new InvalidDataException(
          "%s: expected %s or %s.gz in it, found %s"
              .formatted(
                  directory,
                  file,
                  file,
                  Files.isDirectory(directory) ? "neither" : "no directory"));
    }
  }
}
