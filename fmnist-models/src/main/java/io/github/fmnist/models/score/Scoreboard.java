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
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Scores images, all alike: by the same extractor, as many, against the same real images.
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
  /** Parts of a set of images, for the spread of its score. */
  static final int PARTS = 5;

  /** The minimum number of images of a score: coverage needs six in each of its five parts. */
  public static final int MIN_IMAGES = PARTS * Manifold.MIN_IMAGES;

  /** Out of the way of what trains and draws models. */
  private static final long NOISE = 1_000_103;

  private final FeatureExtractor extractor;
  private final RealImages real;
  private final int images;
  private final long seed;
  private final ScoreListener listener;
  private final Map<Baseline, Measured> baselines = new EnumMap<>(Baseline.class);

  Scoreboard(
      FeatureExtractor extractor, RealImages real, int images, long seed, ScoreListener listener) {
    this.extractor = extractor;
    this.real = real;
    this.images = images;
    this.seed = seed;
    this.listener = listener;
    baselines.put(Baseline.TEST, real.floor(watch(Baseline.TEST.toString())));
    for (Baseline ceiling : List.of(Baseline.NOISE, Baseline.MEAN)) {
      baselines.put(ceiling, real.measure(images(ceiling), null, watch(ceiling.toString())));
    }
  }

  /** Returns the default settings, with an extractor that must stay open. */
  public static ScoreboardBuilder builder(FeatureExtractor extractor) {
    return ScoreboardBuilder.of(extractor);
  }

  /** Returns the score of images that need not be scored again. */
  public Score score(Baseline baseline) {
    return score(baseline.toString(), measured(baseline));
  }

  /** Returns the images of that score, as it has them: {@code [images(), channels, ...]}. */
  public INDArray images(Baseline baseline) {
    return switch (baseline) {
      case TEST -> real.test().getFeatures();
      case NOISE -> noise();
      case MEAN -> real.mean();
    };
  }

  /** Returns how many images a score is of. */
  public int images() {
    return images;
  }

  /**
   * Scores images.
   *
   * @param name of what drew them
   * @param drawn features float32 {@code [images(), channels, height, width]} or {@code [images(),
   *     pixels]} in [0, 1], in random order, for the spread is that of consecutive parts; labels
   *     one-hot {@code [images(), classes]} where the source knows them, else null
   * @throws IllegalArgumentException if they are another number or of another size, or not in
   *     memory any more, or have labels that are not one-hot, of the classes of the real images
   */
  public Score score(String name, DataSet drawn) {
    LiveArray.require(drawn.getFeatures(), name + ": images");
    checkArgument(
        drawn.getFeatures().rank() > 1 && drawn.numExamples() == images,
        "%s: %s images [n, channels, height, width] or [n, pixels] expected, found %s",
        name,
        images,
        Excerpt.shape(drawn.getFeatures()));
    ImageSize size = real.size();
    INDArray found = size.images(size.flat(drawn.getFeatures()));
    DataSet labelled = null;
    if (drawn.getLabels() != null) {
      labelled = new DataSet(found, drawn.getLabels());
      Labels.requireOneHot(
          name, drawn.getLabels(), images, Math.toIntExact(real.test().getLabels().size(1)));
    }
    return score(name, real.measure(found, labelled, watch(name)));
  }

  /** Returns the number of images, the seed and the beginning of the extractor's SHA-256. */
  @Override
  public String toString() {
    return "Scoreboard(%d images, seed %d, extractor %.8s)"
        .formatted(images, seed, extractor.sha256());
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

  private Distances.Progress watch(String name) {
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

  /** What was measured of one set of images. */
  record Measured(
      Measures values,
      List<Measures> fifths,
      List<Integer> histogram,
      List<Neighbour> neighbours) {}
}
