package io.github.fmnist.models.score;

import static java.util.Objects.requireNonNull;
import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.engine.LiveArray;
import io.github.fmnist.models.internal.Excerpt;
import io.github.fmnist.models.internal.ImageSize;
import io.github.fmnist.models.internal.Labels;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Scores sets of images of equal size by the same extractor and against the same real images.
 *
 * <pre>{@code
 * try (FashionFeatures extractor = FashionFeatures.load()) {
 *   Scoreboard board = Scoreboard.builder(extractor).images(5_000).build(training, test);
 *   Score score = board.score("mine", new DataSet(images, null));
 *   double distance = score.values().frechet(); // from score.floor() to score.noise()
 * }
 * }</pre>
 *
 * <p>The same images and the same seed give the same score. Confined to one thread at a time.
 */
public final class Scoreboard {
  /** Number of parts of a set of images, for the deviation of its score. */
  static final int PARTS = 5;

  /** The minimum number of images of a score: coverage needs six in each of its five parts. */
  public static final int MIN_IMAGES = PARTS * Manifold.MIN_IMAGES;

  /** A random stream that differs from those of training and sampling. */
  private static final long NOISE = 1_000_103;

  private final FeatureExtractor extractor;
  private final RealImages real;
  private final int images;
  private final long seed;
  private final ScoreListener listener;
  private final Map<Baseline, Measured> baselines = new EnumMap<>(Baseline.class);

  Scoreboard(
      FeatureExtractor extractor,
      RealImages real,
      int images,
      long seed,
      ScoreListener listener,
      Optional<BaselineCache.Baselines> known) {
    this.extractor = extractor;
    this.real = real;
    this.images = images;
    this.seed = seed;
    this.listener = listener;
    if (known.isPresent()) {
      real.memorizedBelow(known.get().memorizedBelow());
      baselines.putAll(known.get().measured());
    } else {
      baselines.put(Baseline.TEST, real.floor(progressOf(Baseline.TEST.toString())));
      for (Baseline ceiling : List.of(Baseline.NOISE, Baseline.MEAN)) {
        baselines.put(ceiling, real.measure(images(ceiling), null, progressOf(ceiling.toString())));
      }
    }
  }

  /** Returns the measures of all baselines. */
  BaselineCache.Baselines baselines() {
    return new BaselineCache.Baselines(real.memorizedBelow(), baselines);
  }

  /**
   * Returns the default settings, with an extractor that must not be closed before the scoreboard
   * is done.
   */
  public static ScoreboardBuilder builder(FeatureExtractor extractor) {
    return ScoreboardBuilder.of(extractor);
  }

  /** Returns the score of a baseline, which has been computed already. */
  public Score score(Baseline baseline) {
    return score(baseline.toString(), measured(baseline));
  }

  /** Returns the images of a baseline: {@code [images(), channels, ...]}. */
  public INDArray images(Baseline baseline) {
    return switch (baseline) {
      case TEST -> real.test().getFeatures();
      case NOISE -> noise();
      case MEAN -> real.mean();
    };
  }

  /** Returns the number of images of each score. */
  public int images() {
    return images;
  }

  /**
   * Scores images.
   *
   * @param name name of the source of the images
   * @param generated features float32 {@code [images(), channels, height, width]} or {@code
   *     [images(), pixels]} in [0, 1], in random order, since the deviation is that of consecutive
   *     parts; labels one-hot {@code [images(), classes]} if the source provides them, otherwise
   *     null
   * @throws IllegalArgumentException if the number or the size of the images differs, the arrays
   *     have been closed, or the labels are not one-hot with the classes of the real images
   */
  public Score score(String name, DataSet generated) {
    INDArray found = checked(name, generated.getFeatures());
    DataSet labelled = null;
    if (generated.getLabels() != null) {
      labelled = new DataSet(found, generated.getLabels());
      Labels.requireOneHot(
          name, generated.getLabels(), images, Math.toIntExact(real.test().getLabels().size(1)));
    }
    return score(name, real.measure(found, labelled, progressOf(name)));
  }

  /**
   * Returns the Fréchet distance of images from the real images of this scoreboard, in the features
   * of another extractor: how much depends on the choice of the extractor. Distances of different
   * extractors are not comparable; compare orders and ratios.
   *
   * @param images float32 {@code [images(), channels, height, width]} or {@code [images(), pixels]}
   *     in [0, 1]
   * @throws IllegalArgumentException if the number or the size of the images differs, or the array
   *     has been closed
   */
  public double frechet(FeatureExtractor other, INDArray images) {
    return FrechetDistance.between(
        other.extract(real.reference().getFeatures()).values(),
        other.extract(checked("images", images)).values());
  }

  /** Returns the number of images, the seed and the beginning of the extractor's SHA-256. */
  @Override
  public String toString() {
    return "Scoreboard(%d images, seed %d, extractor %.8s)"
        .formatted(images, seed, extractor.sha256());
  }

  /** Returns as many images as a score has, as {@code [images(), channels, height, width]}. */
  private INDArray checked(String name, INDArray found) {
    LiveArray.require(found, name + ": images");
    checkArgument(
        found.rank() > 1 && found.size(0) == images,
        "%s: %s images [n, channels, height, width] or [n, pixels] expected, found %s",
        name,
        images,
        Excerpt.shape(found));
    ImageSize size = real.size();
    return size.images(size.flat(found));
  }

  private Measured measured(Baseline baseline) {
    return requireNonNull(baselines.get(baseline));
  }

  private Score score(String name, Measured measured) {
    return new Score(
        name,
        images,
        seed,
        extractor.sha256(),
        extractor.accuracy(),
        measured.values(),
        measured.fifths(),
        measured(Baseline.TEST).values(),
        measured(Baseline.NOISE).values(),
        measured(Baseline.MEAN).values(),
        measured.histogram(),
        measured.neighbours());
  }

  private Distances.Progress progressOf(String name) {
    return done -> listener.progressed(name, done);
  }

  private INDArray noise() {
    CounterRandom random = CounterRandom.of(seed, NOISE, 0, 0);
    INDArray pattern = real.test().getFeatures();
    float[] values = new float[Math.toIntExact(pattern.length())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.uniform(i);
    }
    return Nd4j.createFromArray(values).reshape(pattern.shape());
  }

  /** The measures of one set of images. */
  record Measured(
      Measures values,
      List<Measures> fifths,
      List<Integer> histogram,
      List<Neighbour> neighbours) {}
}
