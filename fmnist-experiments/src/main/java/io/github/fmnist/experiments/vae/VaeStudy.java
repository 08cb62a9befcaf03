package io.github.fmnist.experiments.vae;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.scores.ImageSource;
import io.github.fmnist.experiments.scores.Scoring;
import io.github.fmnist.experiments.study.ImageClassifier;
import io.github.fmnist.experiments.study.InputScale;
import io.github.fmnist.experiments.study.StudyData;
import io.github.fmnist.models.DivergedException;
import io.github.fmnist.models.vae.Vae;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * Trains the variational autoencoder, tests it and draws it. What is finished is in the run's
 * directory: the metrics of each epoch, and the model.
 */
final class VaeStudy {
  private final VaeSettings settings;
  private final FashionMnist dataset;
  private final StudyData data;
  private final RunDirectory run;
  private final PrintWriter err;

  /**
   * Divides the images.
   *
   * @throws InvalidDataException if they are all alike
   */
  VaeStudy(VaeSettings settings, FashionMnist dataset, RunDirectory run, PrintWriter err)
      throws InvalidDataException {
    this.settings = settings;
    this.dataset = dataset;
    this.data =
        StudyData.of(
            dataset,
            settings.trainSize(),
            settings.validationSize(),
            InputScale.UNIT,
            settings.seed());
    this.run = run;
    this.err = err;
  }

  /**
   * Does it all.
   *
   * @throws DivergedException if training diverges; then there is no more than metrics
   */
  VaeSummary run() throws IOException {
    try (Vae vae = settings.vae(data.training())) {
      VaeTraining training = new VaeTraining(settings, data, vae, run);
      training.train(err);
      run.write("models/vae.zip", vae::save);
      VaeSummary summary;
      VaeEvaluation test;
      try (ImageClassifier classifier =
          ImageClassifier.train(data, settings.engine(), settings.seed(), err)) {
        test = VaeEvaluation.of(vae, settings, data, classifier, err);
        summary =
            test.summary(
                settings,
                data,
                training,
                classifier.accuracy(),
                Scoring.ofModel(
                    ImageSource.OfModel.of("vae", vae),
                    dataset,
                    settings.seed(),
                    settings.engine(),
                    run,
                    err));
      }
      run.finish(
          () ->
              new VaeFigures(summary, vae, settings, test, data.classNames()).write(run, training),
          summary);
      return summary;
    }
  }
}
