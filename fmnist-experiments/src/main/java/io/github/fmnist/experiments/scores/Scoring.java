package io.github.fmnist.experiments.scores;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.LabelledImages;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.Progress;
import io.github.fmnist.experiments.study.StudyContext;
import io.github.fmnist.models.score.FashionFeatures;
import io.github.fmnist.models.score.ScoreListener;
import io.github.fmnist.models.score.Scoreboard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.common.resources.DL4JResources;
import org.deeplearning4j.common.resources.ResourceType;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Scores image sources against a dataset, with the bundled extractor. Holds native memory until
 * closed.
 */
public final class Scoring implements AutoCloseable {
  /** Default number of images of a score; fewer if there are fewer test images. */
  static final int IMAGES = 10_000;

  private final StudyContext context;
  private final FashionFeatures extractor;
  private final Scoreboard board;
  private final ProgressListener progressListener;

  private Scoring(FashionFeatures extractor, StudyContext context, int images) {
    this.context = context;
    this.extractor = extractor;
    this.progressListener = new ProgressListener(images, context.messages());
    try {
      board =
          Scoreboard.builder(extractor)
              .images(images)
              .seed(context.seed())
              .engine(context.engine())
              .listener(progressListener)
              .cache(DL4JResources.getDirectory(ResourceType.RESOURCE, "fmnist-scores").toPath())
              .build(all(context.dataset().train()), all(context.dataset().test()));
    } finally {
      progressListener.close();
    }
  }

  /**
   * Scores the baselines: the dataset's own images (the floor), noise and the mean image (the
   * ceilings).
   *
   * @param images number of images of each score, at least {@value Scoreboard#MIN_IMAGES}, at
   *     maxImages the number of test images
   */
  static Scoring of(StudyContext context, int images) {
    context.messages().info("Scoring %,d images of each source.".formatted(images));
    FashionFeatures extractor = FashionFeatures.load(context.engine());
    try {
      return new Scoring(extractor, context, images);
    } catch (RuntimeException e) {
      extractor.close();
      throw e;
    }
  }

  /** Returns the maximum number of images of a score against a dataset. */
  static int maxImages(FashionMnist dataset) {
    return Math.min(dataset.train().size(), dataset.test().size());
  }

  /** Scores sources, and draws the figure {@code scores}. */
  EvaluateSummary score(List<? extends ImageSource> sources) throws IOException {
    return score(sources, List.of());
  }

  /**
   * Scores sources, draws the figure {@code scores}, and measures the Fréchet distances of further
   * extractors.
   */
  EvaluateSummary score(List<? extends ImageSource> sources, List<FashionFeatures> others)
      throws IOException {
    List<ImageSource.Scored> scored = new ArrayList<>();
    try {
      for (ImageSource source : sources) {
        scored.add(source.score(board, context.seed()));
      }
    } finally {
      progressListener.close();
    }
    EvaluateSummary summary =
        EvaluateSummary.of(
            context.dataset().name(), board, scored, ExtractorSpread.of(board, scored, others));
    new ScoreFigure(summary, scored, context.dataset()).write(context.run());
    return summary;
  }

  @Override
  public void close() {
    extractor.close();
  }

  private static DataSet all(LabelledImages images) {
    DataSet all = images.batch(IntStream.range(0, images.size()).toArray());
    all.setFeatures(all.getFeatures().reshape(images.size(), 1, images.height(), images.width()));
    return all;
  }

  /** Shows the progress of one source after the other. */
  private static final class ProgressListener implements ScoreListener {
    private final int images;
    private final Messages messages;
    private String name = "";
    private @Nullable Progress progress;

    ProgressListener(int images, Messages messages) {
      this.images = images;
      this.messages = messages;
    }

    @Override
    public void progressed(String source, int done) {
      if (progress == null || !source.equals(name)) {
        close();
        name = source;
        progress = Progress.of("score of " + source, Progress.Unit.IMAGES, images, messages);
      }
      progress.at(done, "");
    }

    void close() {
      if (progress != null) {
        progress.close();
        progress = null;
        name = "";
      }
    }
  }
}
