package io.github.fmnist.experiments.vae;

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
import io.github.fmnist.models.vae.Vae;
import io.github.fmnist.models.vae.VaeSampler;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Trains the variational autoencoder, tests it and draws the figures. Writes the metrics of each
 * epoch, and the model, into the run directory as soon as they exist.
 */
final class VaeStudy {
  private final VaeSettings settings;
  private final StudyContext context;
  private final StudyData data;

  /**
   * Splits the images.
   *
   * @throws InvalidDataException if all pixels of the training images have the same value, or a
   *     conditional model has a class without training images
   */
  VaeStudy(VaeSettings settings, StudyContext context) throws InvalidDataException {
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
   * Trains and tests the model, or continues its training from a checkpoint, and writes all files.
   *
   * @throws DivergedException if training diverges; the run directory then has the metrics and
   *     checkpoints of the preceding epochs
   */
  VaeSummary run(Checkpointing checkpointing) throws IOException {
    try (Vae vae = model(checkpointing.resumed())) {
      VaeTraining training = new VaeTraining(settings, data, vae, context.run(), checkpointing);
      train(training, checkpointing);
      context.run().write("models/vae.zip", vae::save);
      VaeSampler sampler = sampler(vae);
      context.run().write("models/sampler.zip", sampler::save);
      VaeSummary summary;
      VaeEvaluation test;
      try (ImageClassifier classifier = ImageClassifier.train(data, context)) {
        context.run().write("models/classifier.zip", classifier::save);
        test = VaeEvaluation.of(vae, settings, data, classifier, context.messages());
        summary =
            test.summary(
                settings,
                data,
                training,
                classifier.accuracy(),
                settings.noScores()
                    ? ModelScores.notWanted()
                    : ModelScores.of(
                        List.of(
                            ImageSource.OfModel.of("vae", vae, sampler),
                            ImageSource.OfModel.of("vae prior", vae),
                            ImageSource.OfModel.ofReconstructions(
                                "vae reconstructions", test.reconstructions().decoded())),
                        context));
      }
      context
          .run()
          .finish(
              () ->
                  new VaeFigures(summary, vae, sampler, settings, test, data.classNames())
                      .write(context.run(), training),
              summary);
      return summary;
    }
  }

  private VaeSampler sampler(Vae vae) {
    context
        .messages()
        .info("Fitting a mixture to %,d codes of images.".formatted(data.training().size()));
    return vae.sampler(data.examples(data.training()), settings.seed());
  }

  private Vae model(Optional<Checkpoint> resumed) throws IOException {
    if (resumed.isEmpty()) {
      return settings.vae(data.training());
    }
    Vae vae =
        Vae.load(resumed.get().file(VaeTraining.MODEL), settings.engine(), settings.precision());
    settings.setLearningRate(vae);
    return vae;
  }

  private void train(VaeTraining training, Checkpointing checkpointing) throws IOException {
    try {
      training.train(context.messages());
    } catch (DivergedException e) {
      throw checkpointing.divergence(e);
    }
  }
}
