package io.github.fmnist.experiments.vae;

import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.study.StudyData;
import io.github.fmnist.experiments.study.TrainingLoop;
import io.github.fmnist.models.DivergedException;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.TrainingListener;
import io.github.fmnist.models.vae.Elbo;
import io.github.fmnist.models.vae.Vae;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Trains the variational autoencoder, and measures it after each epoch. */
final class VaeTraining {
  /** Images drawn after each epoch. */
  private static final int DRAWN = 10;

  private final VaeSettings settings;
  private final StudyData data;
  private final Vae vae;
  private final RunDirectory run;
  private final VaeImages probe;
  private final VaeImages validation;
  private final List<VaeEpoch> history = new ArrayList<>();
  private final List<INDArray> samples = new ArrayList<>();
  private int bestEpoch;

  VaeTraining(VaeSettings settings, StudyData data, Vae vae, RunDirectory run) {
    this.settings = settings;
    this.data = data;
    this.vae = vae;
    this.run = run;
    this.probe = VaeImages.of(data.probe(), settings.model().pixels());
    this.validation = VaeImages.of(data.validation(), settings.model().pixels());
  }

  /** Returns the metrics of each epoch. */
  List<VaeEpoch> history() {
    return history;
  }

  /** Returns images of the same latent codes after each epoch: {@code [10, 1, height, width]}. */
  List<INDArray> samples() {
    return samples;
  }

  /** Returns what the summary says of the model and its training. */
  VaeSummary.Training summary() {
    return new VaeSummary.Training(
        data.name(),
        data.training().size(),
        data.validation().size(),
        data.test().size(),
        history.size(),
        bestEpoch,
        settings.model().conditional(),
        settings.model().pixels(),
        settings.model().latentSize(),
        history.stream().mapToDouble(VaeEpoch::imagesPerSecond).average().orElseThrow());
  }

  /**
   * Trains for all epochs, or until patience ends; then the model is that of the best epoch. The
   * metrics of each are in the run's directory as soon as it ends.
   *
   * @throws DivergedException if the loss is no number
   */
  void train(PrintWriter err) throws IOException {
    bestEpoch =
        new TrainingLoop(
                "vae", (long) data.training().size() * settings.epochs(), settings.patience())
            .run(this::fit, List.of(vae.encoder(), vae.decoder()), new Watch(), err);
  }

  private void fit(TrainingListener listener) {
    vae.fit(
        data.trainingBatches(settings.batchSize(), settings.seed()),
        Trainer.forEpochs(settings.epochs()).listener(listener));
  }

  private VaeEpoch measure(TrainingListener.Epoch epoch) {
    Elbo train = elbo(probe);
    Elbo held = elbo(validation);
    if (!Double.isFinite(train.mean() + held.mean())) {
      throw new DivergedException(
          "the bound is %s on training and %s on validation images after epoch %d; a smaller learning rate may help"
              .formatted(train.mean(), held.mean(), epoch.epoch() + 1));
    }
    return new VaeEpoch(
        data.name(),
        epoch.epoch() + 1,
        epoch.loss(),
        -train.mean(),
        train.meanReconstruction(),
        train.meanDivergence(),
        -held.mean(),
        held.meanReconstruction(),
        held.meanDivergence(),
        vae.encode(validation.pixels(), settings.model().told(validation.labels())).activeUnits(),
        epoch.seconds(),
        epoch.examplesPerSecond());
  }

  private Elbo elbo(VaeImages images) {
    return vae.elbo(images.pixels(), settings.model().told(images.labels()));
  }

  private INDArray draw() {
    int[] classes = IntStream.range(0, DRAWN).map(i -> i % data.training().classes()).toArray();
    return vae.sample(DRAWN, settings.seed(), settings.model().told(classes));
  }

  /** Measures after each epoch, and keeps images of the same codes. */
  private final class Watch implements TrainingLoop.Watcher {
    @Override
    public String status(TrainingListener.Step step) {
      return "epoch %d/%d, loss %.1f".formatted(step.epoch() + 1, settings.epochs(), step.loss());
    }

    @Override
    public double measure(TrainingListener.Epoch epoch) throws IOException {
      VaeEpoch measured = VaeTraining.this.measure(epoch);
      history.add(measured);
      samples.add(draw());
      run.writeCsv("metrics.csv", VaeEpoch.class, history);
      return measured.validationNegativeElbo();
    }
  }
}
