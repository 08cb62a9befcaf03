package io.github.fmnist.experiments;

import io.github.fmnist.data.IdxImages;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.Gan;
import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.Vae;
import io.github.fmnist.models.score.Baseline;
import io.github.fmnist.models.score.Score;
import io.github.fmnist.models.score.Scoreboard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What draws 28 x 28 images, to be scored. */
sealed interface ImageSource extends AutoCloseable {
  /** Rows and columns of an image. */
  int SIDE = 28;

  String name();

  /**
   * Scores as many images as the board takes.
   *
   * @param seed of the images
   */
  Scored score(Scoreboard board, long seed);

  @Override
  default void close() {}

  /**
   * A score, and the images that it is of.
   *
   * @param images {@code [n, 1, 28, 28]}
   */
  record Scored(Score score, INDArray images) {}

  /** Whether an argument is a baseline's name, or that of a regular file or a directory. */
  static boolean exists(String argument) {
    Path path = Path.of(argument);
    return baseline(argument).isPresent() || Files.isRegularFile(path) || Files.isDirectory(path);
  }

  private static Optional<Baseline> baseline(String argument) {
    return Arrays.stream(Baseline.values()).filter(b -> b.toString().equals(argument)).findFirst();
  }

  /**
   * Opens a source: {@code test}, {@code noise}, {@code mean}, a run's directory, one of PNG files,
   * or an IDX file.
   *
   * @param count images that will be asked for
   * @param classes of the dataset that it is scored against
   * @param seed of the choice among more
   * @throws InvalidDataException if images are damaged, of another size or too few
   * @throws InvalidModelException if a model is damaged, or of other images
   */
  static ImageSource open(String argument, int count, int classes, long seed, Engine engine)
      throws IOException {
    Optional<Baseline> baseline = baseline(argument);
    if (baseline.isPresent()) {
      return new OfBaseline(baseline.get());
    }
    Path path = Path.of(argument);
    if (Files.isRegularFile(path)) {
      INDArray images = IdxImages.read(path);
      return new Stored(name(path), chosen(argument, images, count, seed));
    }
    Path vae = path.resolve("models").resolve("vae.zip");
    if (Files.exists(vae)) {
      return OfModel.of(name(path), Vae.load(vae, engine)).checked(vae, classes);
    }
    Path gan = path.resolve("models").resolve("gan.zip");
    return Files.exists(gan)
        ? OfModel.of(name(path), Gan.load(gan, engine)).checked(gan, classes)
        : new Stored(name(path), PngImages.choose(path, count, seed));
  }

  private static String name(Path path) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name == null ? path.toString() : name.toString();
  }

  private static INDArray chosen(String name, INDArray images, int count, long seed)
      throws InvalidDataException {
    if (images.size(2) != SIDE || images.size(3) != SIDE) {
      throw new InvalidDataException(
          "%s: images of 28 x 28 pixels expected, found %d x %d"
              .formatted(name, images.size(2), images.size(3)));
    }
    int[] places = choose(name, Math.toIntExact(images.size(0)), count, seed);
    return Nd4j.pullRows(images.reshape(images.size(0), SIDE * SIDE), 1, places, 'c')
        .reshape(count, 1, SIDE, SIDE);
  }

  /** Returns so many of the numbers below {@code available}, in random order. */
  static int[] choose(String name, int available, int count, long seed)
      throws InvalidDataException {
    if (available < count) {
      String hint =
          available < Scoring.MIN_IMAGES ? "" : "; --images %d takes fewer".formatted(available);
      throw new InvalidDataException(
          "%s: %,d images expected, found %,d%s".formatted(name, count, available, hint));
    }
    return Arrays.copyOf(CounterRandom.of(seed, 0, 0, 0).permutation(available), count);
  }

  /** Real test images, noise, or the mean image. */
  record OfBaseline(Baseline baseline) implements ImageSource {
    @Override
    public String name() {
      return baseline.toString();
    }

    @Override
    public Scored score(Scoreboard board, long seed) {
      return new Scored(board.score(baseline), board.images(baseline));
    }
  }

  /**
   * Images that are there.
   *
   * @param images as many as are asked for, in random order
   */
  record Stored(String name, INDArray images) implements ImageSource {
    @Override
    public Scored score(Scoreboard board, long seed) {
      return new Scored(board.score(name, new DataSet(images, null)), images);
    }
  }

  /**
   * The images that a model draws.
   *
   * @param classes that it has to be told; 0 if none
   */
  record OfModel(String name, int classes, Sampler sampler, Runnable closing)
      implements ImageSource {
    /** The mean images that a variational autoencoder decodes from its prior. */
    static OfModel of(String name, Vae vae) {
      return new OfModel(name, vae.classes(), vae::sample, vae::close);
    }

    static OfModel of(String name, Gan gan) {
      return new OfModel(name, gan.classes(), gan::sample, gan::close);
    }

    @Override
    public Scored score(Scoreboard board, long seed) {
      int[] labels =
          classes == 0
              ? new int[0]
              : IntStream.range(0, board.images()).map(i -> i % classes).toArray();
      // A Gaussian likelihood's means may lie beyond black and white.
      INDArray images = Nd4j.math().clipByValue(sampler.sample(board.images(), seed, labels), 0, 1);
      return new Scored(board.score(name, new DataSet(images, oneHot(labels))), images);
    }

    /** Labels come from models that know them, and from no others. */
    private INDArray oneHot(int... labels) {
      if (labels.length == 0) {
        return null;
      }
      INDArray oneHot = Nd4j.zeros(DataType.FLOAT, labels.length, classes);
      for (int i = 0; i < labels.length; i++) {
        oneHot.putScalar(i, labels[i], 1);
      }
      return oneHot;
    }

    /** Refuses a model of other images, or of other classes. */
    OfModel checked(Path file, int known) throws InvalidModelException {
      if (classes != 0 && classes != known) {
        close();
        throw new InvalidModelException(
            "%s: a model of %d classes, or an unconditional one, expected, found one of %d"
                .formatted(file, known, classes));
      }
      long[] shape;
      try {
        shape = sampler.sample(1, 1, classes == 0 ? new int[0] : new int[1]).shape();
      } catch (RuntimeException e) {
        close();
        throw e;
      }
      if (!Arrays.equals(shape, new long[] {1, 1, SIDE, SIDE})) {
        close();
        throw new InvalidModelException(
            "%s: a model of 1 x 28 x 28 images expected, found one of %d x %d x %d"
                .formatted(file, shape[1], shape[2], shape[3]));
      }
      return this;
    }

    @Override
    public void close() {
      closing.run();
    }

    /** Draws {@code count} images of the given classes, {@code [n, 1, 28, 28]}. */
    private interface Sampler {
      INDArray sample(int count, long seed, int... labels);
    }
  }

  /** Returns several sources; if one cannot be opened, the others are closed. */
  static List<ImageSource> openAll(
      List<String> arguments, int count, int classes, long seed, Engine engine) throws IOException {
    List<ImageSource> opened = new ArrayList<>();
    try {
      for (String argument : arguments) {
        ImageSource source = open(argument, count, classes, seed, engine);
        opened.add(source);
        requireOwnName(argument, source, opened);
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.forEach(ImageSource::close);
      throw e;
    }
  }

  /** Tables and figures tell sources apart by their names. */
  private static void requireOwnName(String argument, ImageSource source, List<ImageSource> opened)
      throws InvalidDataException {
    boolean posesAsBaseline =
        !(source instanceof OfBaseline)
            && Arrays.stream(Baseline.values()).anyMatch(b -> b.toString().equals(source.name()));
    boolean takesAnothersName =
        opened.stream().filter(other -> other.name().equals(source.name())).count() > 1;
    if (posesAsBaseline || takesAnothersName) {
      throw new InvalidDataException(
          "%s: a source with a name of its own expected, found another named %s"
              .formatted(argument, source.name()));
    }
  }
}
