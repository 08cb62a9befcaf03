package io.github.fmnist.models.score;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.LiveArray;
import io.github.fmnist.models.internal.Excerpt;
import io.github.fmnist.models.internal.Labels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** The settings of a {@link Scoreboard}. Immutable: each setting returns a new builder. */
public final class ScoreboardBuilder {
  private final FeatureExtractor extractor;
  private final int images;
  private final long seed;
  private final Engine engine;
  private final ScoreListener listener;
  private final @Nullable BaselineCache cache;

  private ScoreboardBuilder(
      FeatureExtractor extractor,
      int images,
      long seed,
      Engine engine,
      ScoreListener listener,
      @Nullable BaselineCache cache) {
    this.extractor = extractor;
    this.images = images;
    this.seed = seed;
    this.engine = engine;
    this.listener = listener;
    this.cache = cache;
  }

  static ScoreboardBuilder of(FeatureExtractor extractor) {
    Objects.requireNonNull(extractor, "extractor");
    return new ScoreboardBuilder(extractor, 10_000, 1, Engine.AUTO, (name, images) -> {}, null);
  }

  /**
   * Sets the number of images of each score, and of the real images that they are compared with.
   * The default is 10,000.
   *
   * @throws IllegalArgumentException if the number is below {@value Scoreboard#MIN_IMAGES}
   */
  public ScoreboardBuilder images(int count) {
    checkArgument(
        count >= Scoreboard.MIN_IMAGES,
        "at least %s images expected, %s given",
        Scoreboard.MIN_IMAGES,
        count);
    return new ScoreboardBuilder(extractor, count, seed, engine, listener, cache);
  }

  /**
   * Sets the seed of the selection of real images, of the noise and of the small classifier's
   * weights. The default is 1.
   */
  public ScoreboardBuilder seed(long seed) {
    return new ScoreboardBuilder(extractor, images, seed, engine, listener, cache);
  }

  /** Sets the engine that trains the small classifier. The default is {@link Engine#AUTO}. */
  public ScoreboardBuilder engine(Engine engine) {
    Objects.requireNonNull(engine, "engine");
    return new ScoreboardBuilder(extractor, images, seed, engine, listener, cache);
  }

  /** Sets the listener. By default there is no listener. */
  public ScoreboardBuilder listener(ScoreListener listener) {
    Objects.requireNonNull(listener, "listener");
    return new ScoreboardBuilder(extractor, images, seed, engine, listener, cache);
  }

  /**
   * Sets a directory in which the measures of test images, noise and the mean image are kept. A
   * scoreboard with the same extractor, real images, number of images, seed and engine then takes
   * them from there, which saves more than half of its time. By default they are measured each
   * time.
   *
   * @param directory is created when needed. If it cannot be written or a file is damaged, a
   *     warning is logged and the measures are computed
   */
  public ScoreboardBuilder cache(Path directory) {
    return new ScoreboardBuilder(
        extractor, images, seed, engine, listener, new BaselineCache(directory));
  }

  /**
   * Scores real test images, noise and the mean image, and returns a scoreboard that compares with
   * real images.
   *
   * @param training features float32 {@code [n, channels, height, width]}, or {@code [n, side *
   *     side]} for square images of one channel, in [0, 1]; labels one-hot {@code [n, classes]}
   * @param test features and labels in the same form, which no generator was trained on
   * @throws IllegalArgumentException if either has fewer images than a score, or labels that are
   *     not one-hot with the same classes, or if the sizes of their images differ
   */
  public Scoreboard build(DataSet training, DataSet test) {
    DataSet trainingImages = images(training);
    DataSet testImages = images(test);
    checkArgument(
        Arrays.equals(size(trainingImages), size(testImages)),
        "training and test images of one size expected, found %s and %s",
        Excerpt.shape(trainingImages.getFeatures()),
        Excerpt.shape(testImages.getFeatures()));
    int classes = Math.toIntExact(trainingImages.getLabels().size(1));
    Labels.requireOneHot(
        "training", trainingImages.getLabels(), trainingImages.numExamples(), classes);
    Labels.requireOneHot("test", testImages.getLabels(), testImages.numExamples(), classes);
    Path file =
        cache == null
            ? null
            : cache.file(extractor, trainingImages, testImages, images, seed, engine);
    Optional<BaselineCache.Baselines> known =
        file == null ? Optional.empty() : BaselineCache.read(file);
    Scoreboard board =
        new Scoreboard(
            extractor,
            new RealImages(extractor, trainingImages, testImages, images, seed, engine),
            images,
            seed,
            listener,
            known);
    if (file != null && known.isEmpty()) {
      BaselineCache.write(file, board.baselines());
    }
    return board;
  }

  /**
   * Returns the number of images, the seed, the engine and the beginning of the extractor's
   * SHA-256.
   */
  @Override
  public String toString() {
    return "ScoreboardBuilder(%d images, seed %d, engine %s, extractor %.8s)"
        .formatted(images, seed, engine, extractor.sha256());
  }

  /** Returns real images as {@code [n, channels, height, width]}; refuses too few. */
  private DataSet images(DataSet real) {
    LiveArray.require(real.getFeatures(), "real images");
    INDArray features = square(real.getFeatures());
    INDArray labels = real.getLabels();
    checkArgument(
        features.rank() == 4 && labels != null && labels.rank() == 2,
        "real images [n, channels, height, width] or [n, side * side] with labels [n, classes]"
            + " expected, found %s and %s",
        Excerpt.shape(real.getFeatures()),
        labels == null ? "none" : Excerpt.shape(labels));
    checkArgument(
        real.numExamples() >= images,
        "%s real images to compare with expected, as many as are scored, found %s",
        images,
        real.numExamples());
    return new DataSet(features, labels);
  }

  private static long[] size(DataSet images) {
    long[] shape = images.getFeatures().shape();
    return Arrays.copyOfRange(shape, 1, shape.length);
  }

  private static INDArray square(INDArray features) {
    if (features.rank() != 2) {
      return features;
    }
    long side = Math.round(Math.sqrt((double) features.size(1)));
    return side * side == features.size(1)
        ? features.reshape('c', features.size(0), 1, side, side)
        : features;
  }
}
