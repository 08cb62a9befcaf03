package io.github.fmnist.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.nd4j.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
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

  /** The optional file of the names of the classes, beside images other than Fashion-MNIST. */
  private static final String CLASS_NAMES = "class-names.txt";

  private static final int CLASSES = 10;
  private static final int MAX_CLASSES = 256;
  private static final int MAX_NAMES_BYTES = 1 << 16;
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
   * Reads four files of a directory, each compressed ({@code .gz}) or not. An empty file next to a
   * compressed one is ignored. The files need not be Fashion-MNIST: MNIST, the Letters and Balanced
   * sets of EMNIST, and your own images in the same format are accepted, up to 171,196 in a file,
   * and {@link #name()} marks them as such.
   *
   * <p>Files of other names are accepted, too, if they end alike: {@code train-images.idx3-ubyte},
   * {@code emnist-letters-test-labels-idx1-ubyte.gz}, or a directory of such a name with the file
   * in it.
   *
   * <p>There are ten classes, or more if the training labels count further. A file {@code
   * class-names.txt} with a name in each line says how many there are and names them.
   *
   * @param directory holds {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code
   *     t10k-images-idx3-ubyte}, {@code t10k-labels-idx1-ubyte}
   * @throws InvalidDataException if a file is missing or damaged, if images are not 28 x 28, if
   *     there are not as many labels as images, if a test label is beyond those of the training, or
   *     if more than half of the labels up to the greatest one do not occur in the training
   * @throws IOException if a file cannot be read
   */
  public static FashionMnist from(Path directory) throws IOException {
    // The test files are read in parallel with the training files, since decompression takes most
    // of the time.
    CompletableFuture<IdxSubset> testFiles =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return IdxSubset.read(directory, IdxSubset.Kind.TEST);
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            });
    IdxSubset train = IdxSubset.read(directory, IdxSubset.Kind.TRAINING);
    IdxSubset test = join(testFiles);
    Map<String, String> checksums = new HashMap<>(train.checksums());
    checksums.putAll(test.checksums());
    boolean real = OfficialFile.contentChecksums().equals(checksums);
    List<String> classNames = real ? Garment.titles() : classNames(directory, train);
    if (!real && Files.isRegularFile(directory.resolve(CLASS_NAMES))) {
      checksums.put(CLASS_NAMES, Sha256.of(directory.resolve(CLASS_NAMES)));
    }
    test.requireBelow(classNames.size(), " as in the training set");
    return new FashionMnist(
        real
            ? "real"
            : marked(String.valueOf(directory.toAbsolutePath().normalize().getFileName())),
        classNames,
        train.labelled(classNames.size()),
        test.labelled(classNames.size()),
        Map.copyOf(checksums));
  }

  /** Returns the names that the directory gives, else the numbers of the classes. */
  private static List<String> classNames(Path directory, IdxSubset train) throws IOException {
    Path file = directory.resolve(CLASS_NAMES);
    if (Files.isRegularFile(file)) {
      List<String> names = readNames(file);
      train.requireBelow(names.size(), ", as %s has %d names".formatted(file, names.size()));
      return names;
    }
    int classes = Math.max(CLASSES, train.greatestLabel() + 1);
    if (classes > CLASSES && classes > 2 * train.differentLabels()) {
      throw new InvalidDataException(
          "%s: labels of classes from 0 on expected, found %d and only %d different labels; a file %s with the names of all classes would permit them"
              .formatted(train.labelFile(), train.greatestLabel(), train.differentLabels(), file));
    }
    return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
  }

  private static List<String> readNames(Path file) throws IOException {
    if (Files.size(file) > MAX_NAMES_BYTES) {
      throw new InvalidDataException(
          "%s: at most %,d bytes expected, found %,d"
              .formatted(file, MAX_NAMES_BYTES, Files.size(file)));
    }
    List<String> names;
    try {
      String text = Files.readString(file, UTF_8);
      names = text.replaceFirst("^\\uFEFF", "").lines().map(String::strip).toList();
    } catch (CharacterCodingException e) {
      throw new InvalidDataException(file + ": text in UTF-8 expected, found something else");
    }
    for (String name : names) {
      if (name.chars().anyMatch(Character::isISOControl)
          || (Collections.frequency(names, name) > 1 && !name.isEmpty())) {
        throw new InvalidDataException(
            "%s: a different name in each line expected, without control characters; found %s"
                .formatted(file, name.replaceAll("\\p{Cntrl}", "?")));
      }
    }
    if (names.isEmpty() || names.size() > MAX_CLASSES || names.contains("")) {
      throw new InvalidDataException(
          "%s: a name in each of 1 to %d lines expected, found %d lines%s"
              .formatted(
                  file,
                  MAX_CLASSES,
                  names.size(),
                  names.contains("") ? ", and one without a name" : ""));
    }
    return names;
  }

  /**
   * Returns images of your own, {@link #name()} marks them as such.
   *
   * @param name a name of the images
   * @param classNames a name for each class
   * @param train images of 28 x 28 pixels
   * @param test images of 28 x 28 pixels, with as many classes
   * @throws IllegalArgumentException if sizes or numbers of classes do not agree
   */
  public static FashionMnist of(
      String name, List<String> classNames, LabelledImages train, LabelledImages test) {
    checkArgument(
        new HashSet<>(classNames).size() == classNames.size(),
        "a different name for each class expected, found %s",
        classNames);
    for (LabelledImages images : List.of(train, test)) {
      checkArgument(images.size() > 0, "at least one image expected, found none");
      checkArgument(
          images.height() == IdxSubset.SIDE && images.width() == IdxSubset.SIDE,
          "images of 28 x 28 pixels expected, found %s x %s",
          images.height(),
          images.width());
      checkArgument(
          images.classes() == classNames.size(),
          "%s classes expected, as there are names, found %s",
          classNames.size(),
          images.classes());
    }
    return new FashionMnist(
        marked(name),
        List.copyOf(classNames),
        train,
        test,
        Map.of(
            "train",
            train.sha256(),
            "test",
            test.sha256(),
            "class names",
            HexFormat.of()
                .formatHex(Sha256.digest().digest(String.join("\n", classNames).getBytes(UTF_8)))));
  }

  private static String marked(String name) {
    return name + " (not Fashion-MNIST)";
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
   * Returns {@code "real"}, {@code "synthetic"}, or the name of the directory, or that given to
   * {@link #of}, with a remark, such as {@code "digits (not Fashion-MNIST)"}.
   */
  public String name() {
    return name;
  }

  /** Returns whether these are the official files, byte for byte. */
  public boolean isReal() {
    return name.equals("real");
  }

  /**
   * Returns the names of the classes by label: garments; for images other than Fashion-MNIST the
   * names that {@link #from} read, else numbers.
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
   * {@code .gz}; of pixels and labels together for images of your own that {@link #of} has; empty
   * for synthetic images.
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

  private static IdxSubset join(CompletableFuture<IdxSubset> future) throws IOException {
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
}
