package io.github.fmnist.experiments.gan;

import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.experiments.run.Checkpoint;
import io.github.fmnist.experiments.run.Checkpointing;
import io.github.fmnist.experiments.scores.ImageSource;
import io.github.fmnist.experiments.scores.ModelScores;
import io.github.fmnist.experiments.study.ImageClassifier;
import io.github.fmnist.experiments.study.InputScale;
import io.github.fmnist.experiments.study.StudyContext;
import io.github.fmnist.experiments.study.StudyData;
import io.github.fmnist.models.DivergedException;
import io.github.fmnist.models.gan.Gan;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Trains the generative adversarial network, scores it and plots generated images. Writes the
 * metrics and images of each epoch, and the model, into the run directory as soon as they exist.
 */
final class GanStudy {
  private final GanSettings settings;
  private final StudyContext context;
  private final StudyData data;

  /**
   * Splits the images.
   *
   * @throws InvalidDataException if all pixels of the training images have the same value, or a
   *     conditional model has a class without training images
   */
  GanStudy(GanSettings settings, StudyContext context) throws InvalidDataException {
    this.settings = settings;
    this.context = context;
    this.data =
        StudyData.of(
            context.dataset(),
            settings.trainSize(),
            settings.validationSize(),
            InputScale.UNIT,
            settings.seed());
    if (settings.model().conditional()) {
      data.requireEveryClass();
    }
  }

  /**
   * Trains and scores the model, or continues its training from a checkpoint, and writes all files.
   *
   * @throws DivergedException if training diverges; the run directory then has the metrics, images
   *     and checkpoints of the preceding epochs
   */
  GanSummary run(Checkpointing checkpointing) throws IOException {
    try (ImageClassifier classifier = ImageClassifier.train(data, context);
        Gan gan = model(checkpointing.resumed())) {
      GeneratedImages generated = new GeneratedImages(gan, settings, data.training().classes());
      GanTraining training =
          new GanTraining(settings, data, gan, generated, classifier, context.run(), checkpointing);
      train(training, checkpointing);
      context.run().write("models/gan.zip", gan::save);
      ModelScores scores =
          settings.noScores()
              ? ModelScores.notWanted()
              : ModelScores.of(List.of(ImageSource.OfModel.of("gan", gan)), context);
      GanSummary summary = summary(training, classifier, scores);
      context
          .run()
          .finish(
              () ->
                  new GanFigures(summary, gan, generated, settings, data.classNames())
                      .write(context.run(), training),
              summary);
      return summary;
    }
  }

  private Gan model(Optional<Checkpoint> resumed) throws IOException {
    if (resumed.isEmpty()) {
      return settings.gan(data.training());
    }
    Gan gan =
        Gan.load(resumed.get().file(GanTraining.MODEL), settings.engine(), settings.precision());
    settings.setLearningRate(gan);
    return gan;
  }

  private void train(GanTraining training, Checkpointing checkpointing) throws IOException {
    try {
      training.train(context.messages());
    } catch (DivergedException e) {
      throw checkpointing.divergence(e);
    }
  }

  private GanSummary summary(GanTraining training, ImageClassifier classifier, ModelScores scores) {
    GanEpoch best = training.best();
    GanEpoch last = training.history().get(training.history().size() - 1);
    List<Double> shares = best.classShares();
    return new GanSummary(
        data.name(),
        data.training().size(),
        data.validation().size(),
        last.epoch(),
        best.epoch(),
        settings.model().conditional(),
        settings.precision(),
        best,
        best.collapsed(),
        IntStream.range(0, shares.size())
            .mapToObj(i -> new GanSummary.ClassShare(data.classNames().get(i), shares.get(i)))
            .toList(),
        classifier.accuracy(),
        last.seconds(),
        (double) data.training().size() * last.epoch() / last.seconds(),
        scores);
  }
}
