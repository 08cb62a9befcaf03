package io.github.fmnist.experiments.scores;

import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.gan.Gan;
import io.github.fmnist.models.score.Baseline;
import io.github.fmnist.models.score.Score;
import io.github.fmnist.models.score.Scoreboard;
import io.github.fmnist.models.vae.Vae;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.util.FeatureUtil;

/** What draws 28 x 28 images, to be scored. */
public sealed interface ImageSource extends AutoCloseable {
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
    public static OfModel of(String name, Vae vae) {
      return new OfModel(name, vae.classes(), vae::sample, vae::close);
    }

    public static OfModel of(String name, Gan gan) {
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
    private @Nullable INDArray oneHot(int... labels) {
      return labels.length == 0
          ? null
          : FeatureUtil.toOutcomeMatrix(labels, classes).castTo(DataType.FLOAT);
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
}
