package io.github.fmnist.experiments.vae;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.fmnist.experiments.run.Checkpoint;
import io.github.fmnist.experiments.run.Checkpointing;
import io.github.fmnist.experiments.run.Checkpoints;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.run.RunDirectory;
import io.github.fmnist.experiments.study.StudyData;
import io.github.fmnist.experiments.study.TrainingLoop;
import io.github.fmnist.models.DivergedException;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.TrainingListener;
import io.github.fmnist.models.vae.Elbo;
import io.github.fmnist.models.vae.Vae;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Trains the variational autoencoder, and measures it after each epoch. */
final class VaeTraining {
  /** The model's file in a checkpoint. */
  static final String MODEL = "vae.zip";

  private static final String METRICS = "metrics.json";
  private static final String IMAGES = "samples.bin";

  /** Number of images generated after each epoch. */
  private static final int SAMPLES = 10;

  private final VaeSettings settings;
  private final StudyData data;
  private final Vae vae;
  private final RunDirectory run;
  private final Checkpointing checkpointing;
  private final VaeImages probe;
  private final VaeImages validation;
  private final List<VaeEpoch> history = new ArrayList<>();
  private final List<INDArray> samples = new ArrayList<>();
  private int bestEpoch;

  /** Prepares the training, or the rest of one that a checkpoint has. */
  VaeTraining(
      VaeSettings settings, StudyData data, Vae vae, RunDirectory run, Checkpointing checkpointing)
      throws IOException {
    this.settings = settings;
    this.data = data;
    this.vae = vae;
    this.run = run;
    this.probe = VaeImages.of(data.probe(), settings.model().pixels());
    this.validation = VaeImages.of(data.validation(), settings.model().pixels());
    this.checkpointing = checkpointing;
    if (checkpointing.resumed().isPresent()) {
      restore(checkpointing.resumed().get());
    }
  }

  private void restore(Checkpoint checkpoint) throws IOException {
    history.addAll(checkpoint.json(METRICS, new TypeReference<List<VaeEpoch>>() {}));
    if (!history.isEmpty()) {
      writeMetrics();
    }
    long[] shape = {SAMPLES, 1, data.training().height(), data.training().width()};
    samples.addAll(checkpoint.arrays(IMAGES, Collections.nCopies(history.size(), shape)));
  }

  private void writeMetrics() throws IOException {
    run.writeCsv("metrics.csv", VaeEpoch.class, history);
  }

  /** Returns the metrics of each epoch. */
  List<VaeEpoch> history() {
    return history;
  }

  /** Returns images from the same latent codes after each epoch: {@code [10, 1, height, width]}. */
  List<INDArray> samples() {
    return samples;
  }

  /** Returns the part of the summary about the model and its training. */
  VaeSummary.Training summary() {
    return new VaeSummary.Training(
        data.name(),
        data.training().size(),
        data.validation().size(),
        data.test().size(),
        history.size(),
        bestEpoch,
        settings.model().conditional(),
        settings.precision(),
        settings.model().pixels(),
        settings.model().latentSize(),
        (double) data.training().size()
            * history.size()
            / history.get(history.size() - 1).seconds());
  }

  /**
   * Trains for all epochs, or until early stopping, which restores the parameters of the best
   * epoch. Writes the metrics into the run directory after each epoch.
   *
   * @throws DivergedException if a loss or a bound is NaN or infinite
   */
  void train(Messages messages) throws IOException {
    bestEpoch =
        new TrainingLoop(
                "vae",
                TrainingLoop.Part.WHOLE,
                (long) data.training().size() * settings.epochs(),
                settings.epochs(),
                settings.patience(),
                checkpointing)
            .run(this::fit, vae.networks(), new EpochWatcher(), messages);
  }

  private void fit(Trainer trainer) {
    vae.fit(data.trainingBatches(settings.batchSize(), settings.seed()), trainer);
  }

  private VaeEpoch measure(TrainingListener.Epoch epoch) {
    Elbo train = elbo(probe);
    Elbo heldOut = elbo(validation);
    double bound = trainingSamples() == 1 ? heldOut.mean() : importanceWeightedBound();
    if (!Double.isFinite(train.mean() + heldOut.mean() + bound)) {
      throw new DivergedException(
          "the bound is %s on training and %s on validation images after epoch %d; a smaller learning rate may help"
              .formatted(train.mean(), Math.min(heldOut.mean(), bound), epoch.epoch() + 1));
    }
    return new VaeEpoch(
        data.name(),
        epoch.epoch() + 1,
        epoch.loss(),
        -train.mean(),
        train.meanReconstruction(),
        train.meanDivergence(),
        -heldOut.mean(),
        heldOut.meanReconstruction(),
        heldOut.meanDivergence(),
        -bound,
        vae.encode(validation.pixels(), settings.model().conditioning(validation.labels()))
            .activeUnits(),
        epoch.seconds(),
        epoch.examplesPerSecond());
  }

  private int trainingSamples() {
    return settings.model().trainingSamples();
  }

  private double importanceWeightedBound() {
    double[] bounds =
        vae.logLikelihood(
            validation.pixels(),
            trainingSamples(),
            settings.seed(),
            settings.model().conditioning(validation.labels()));
    return Arrays.stream(bounds).average().orElseThrow();
  }

  private Elbo elbo(VaeImages images) {
    return vae.elbo(images.pixels(), settings.model().conditioning(images.labels()));
  }

  private INDArray generate() {
    int[] classes = IntStream.range(0, SAMPLES).map(i -> i % data.training().classes()).toArray();
    return vae.sample(SAMPLES, settings.seed(), settings.model().conditioning(classes));
  }

  /** Measures the model after each epoch, and keeps images from the same codes. */
  private final class EpochWatcher implements TrainingLoop.Watcher {
    @Override
    public String status(TrainingListener.Step step) {
      return "epoch %d/%d, loss %.1f".formatted(step.epoch() + 1, settings.epochs(), step.loss());
    }

    @Override
    public TrainingLoop.Measured measure(TrainingListener.Epoch epoch) throws IOException {
      VaeEpoch measured = VaeTraining.this.measure(epoch);
      history.add(measured);
      samples.add(generate());
      writeMetrics();
      return new TrainingLoop.Measured(
          measured.validationNegativeBound(),
          measured,
          "negative ELBO %.2f training, %.2f validation%s"
              .formatted(
                  measured.trainNegativeElbo(),
                  measured.validationNegativeElbo(),
                  trainingSamples() == 1
                      ? ""
                      : "; negative bound of %d codes %.2f"
                          .formatted(trainingSamples(), measured.validationNegativeBound())));
    }

    @Override
    public void save(Checkpoints.Writer checkpoint) throws IOException {
      checkpoint.add(MODEL, vae::save);
      checkpoint.addJson(METRICS, history);
      checkpoint.addArrays(IMAGES, samples);
    }
  }
}
