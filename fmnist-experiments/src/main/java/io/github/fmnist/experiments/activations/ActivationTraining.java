package io.github.fmnist.experiments.activations;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.experiments.activations.health.HealthProbe;
import io.github.fmnist.experiments.activations.health.LayerHealth;
import io.github.fmnist.experiments.command.ActivationNames;
import io.github.fmnist.experiments.command.ImageChange;
import io.github.fmnist.experiments.run.Checkpoint;
import io.github.fmnist.experiments.run.Checkpointing;
import io.github.fmnist.experiments.run.Checkpoints;
import io.github.fmnist.experiments.run.Messages;
import io.github.fmnist.experiments.study.Measurement;
import io.github.fmnist.experiments.study.StudyData;
import io.github.fmnist.experiments.study.TrainingLoop;
import io.github.fmnist.models.Augmentation;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.DivergedException;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.TrainingListener;
import io.github.fmnist.models.archive.AtomicFile;
import io.github.fmnist.models.archive.NetworkZip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Trains the CNN with one activation and one seed, and measures the CNN after each epoch. */
final class ActivationTraining {
  /** Training counts as diverged if the loss is this many times the loss of guessing. */
  private static final double DIVERGENCE_FACTOR = 4;

  private static final String MODEL = "network.zip";
  private static final String METRICS = "metrics.json";
  private static final String HEALTH = "health.json";

  /** Number of training images that the health of hidden layers is measured with. */
  private static final int HEALTH_IMAGES = 300;

  /** Number of these images in memory at a time: fewer than in a batch, enough for all threads. */
  private static final int HEALTH_PART = 50;

  private final ActivationSettings settings;
  private final String title;
  private final StudyData data;
  private final TrainingLoop.Part part;
  private final Activation activation;
  private final Checkpointing checkpointing;
  private final MultiLayerNetwork network;
  private final List<EpochMetrics> history = new ArrayList<>();
  private final List<LayerHealth> health = new ArrayList<>();
  private int bestEpoch;

  /**
   * Prepares the training, or the rest of one that a checkpoint has.
   *
   * @param settings settings with a single activation and a single seed
   * @param title name in messages
   * @param part the place of this training in the study
   */
  ActivationTraining(
      ActivationSettings settings,
      String title,
      StudyData data,
      TrainingLoop.Part part,
      Checkpointing checkpointing)
      throws IOException {
    this.settings = settings;
    this.title = title;
    this.data = data;
    this.part = part;
    this.activation = settings.activations().get(0);
    this.checkpointing = checkpointing;
    this.network =
        checkpointing.resumed().isPresent() ? restored(checkpointing.resumed().get()) : initial();
  }

  private MultiLayerNetwork restored(Checkpoint checkpoint) throws IOException {
    history.addAll(checkpoint.json(METRICS, new TypeReference<List<EpochMetrics>>() {}));
    health.addAll(checkpoint.json(HEALTH, new TypeReference<List<LayerHealth>>() {}));
    Path model = checkpoint.file(MODEL);
    return NetworkZip.read(model.toString(), Files.readAllBytes(model));
  }

  private MultiLayerNetwork initial() {
    return settings
        .network()
        .factory(activation, settings.updater())
        .inputShape(1, data.training().height(), data.training().width())
        .classes(data.training().classes())
        .seed(settings.seed())
        .network();
  }

  MultiLayerNetwork network() {
    return network;
  }

  /** Returns the metrics of each epoch. */
  List<EpochMetrics> history() {
    return history;
  }

  /** Returns the health of the hidden layers after each epoch. */
  List<LayerHealth> health() {
    return health;
  }

  /**
   * Trains for all epochs, or until early stopping, which restores the parameters of the best
   * epoch.
   *
   * @param log receives the metrics so far after each epoch, and at the start if a checkpoint has
   *     some
   * @throws DivergedException if the loss is NaN, infinite, or far above that of guessing
   */
  void train(ActivationTrials.Log log, Messages messages) throws IOException {
    if (!history.isEmpty()) {
      log.write(history, health);
    }
    Engine engine = settings.engine();
    try (CompiledNetwork trained = engine.compile(network, settings.precision());
        CompiledNetwork measured = engine.compile(network);
        HealthProbe probe = healthProbe()) {
      bestEpoch =
          new TrainingLoop(
                  title,
                  part,
                  (long) data.training().size() * settings.epochs(),
                  settings.epochs(),
                  settings.patience(),
                  checkpointing)
              .run(
                  trainer -> trainer.train(trained, trainingBatches()),
                  List.of(network),
                  new EpochWatcher(log, measured, probe),
                  messages);
    }
  }

  private HealthProbe healthProbe() {
    int count = Math.min(HEALTH_IMAGES, data.probe().size());
    Examples images = data.examples(data.probe().stratifiedSample(count, settings.seed()));
    List<DataSet> parts = new ArrayList<>();
    for (int from = 0; from < count; from += HEALTH_PART) {
      int to = Math.min(count, from + HEALTH_PART);
      parts.add(images.batch(IntStream.range(from, to).toArray()));
    }
    return new HealthProbe(network, activation, settings.engine(), parts);
  }

  private BatchSource trainingBatches() {
    BatchSource batches =
        data.trainingBatches(settings.batchSize(), settings.seed())
            .smoothLabels(settings.labelSmoothing());
    if (settings.augment().isEmpty()) {
      return batches;
    }
    double black = data.normalization().apply(Nd4j.zeros(1)).getDouble(0);
    Augmentation augmentation =
        Augmentation.ofImages(1, data.training().height(), data.training().width())
            .background(black);
    for (ImageChange change : settings.augment()) {
      augmentation = change.addedTo(augmentation);
    }
    return augmentation.of(batches, settings.seed());
  }

  /** Measures the trained network on the test images. */
  ActivationResult test() {
    try (CompiledNetwork compiled = settings.engine().compile(network)) {
      return ActivationResult.of(
          history,
          bestEpoch,
          data.training().size(),
          data.normalization(),
          Measurement.of(compiled, data.measuringBatches(data.test())),
          flipAveraged(compiled));
    }
  }

  /** Returns the flip-averaged accuracy on the test images; absent if training did not flip. */
  private OptionalDouble flipAveraged(CompiledNetwork compiled) {
    return settings.augment().contains(ImageChange.FLIP)
        ? OptionalDouble.of(
            Measurement.flipAveraged(
                    compiled,
                    data.measuringBatches(data.test()),
                    data.test().height(),
                    data.test().width())
                .accuracy())
        : OptionalDouble.empty();
  }

  private EpochMetrics measure(TrainingListener.Epoch epoch, CompiledNetwork compiled) {
    Measurement train = Measurement.of(compiled, data.measuringBatches(data.probe()));
    Measurement validation = Measurement.of(compiled, data.measuringBatches(data.validation()));
    return new EpochMetrics(
        data.name(),
        ActivationNames.of(activation),
        settings.seed(),
        epoch.epoch() + 1,
        train.loss(),
        train.accuracy(),
        validation.loss(),
        validation.accuracy(),
        epoch.seconds(),
        epoch.examplesPerSecond());
  }

  /**
   * Requires a loss below a multiple of that of guessing. Huge weights saturate softmax, so that
   * the loss of a diverged network may be finite.
   */
  private void requireLearning(EpochMetrics metrics) {
    double guessing = Math.log(data.training().classes());
    if (!(metrics.trainLoss() < DIVERGENCE_FACTOR * guessing)) {
      throw new DivergedException(
          "the loss is %.1f after epoch %d, guessing has %.1f; a smaller learning rate may help"
              .formatted(metrics.trainLoss(), metrics.epoch(), guessing));
    }
  }

  /** Adds a network and its metrics to a checkpoint. */
  static void save(
      Checkpoints.Writer checkpoint,
      AtomicFile.Content network,
      List<EpochMetrics> history,
      List<LayerHealth> health)
      throws IOException {
    checkpoint.add(MODEL, network);
    checkpoint.addJson(METRICS, history);
    checkpoint.addJson(HEALTH, health);
  }

  /** Measures the network after each epoch. */
  private final class EpochWatcher implements TrainingLoop.Watcher {
    private final ActivationTrials.Log log;
    private final CompiledNetwork compiled;
    private final HealthProbe probe;

    EpochWatcher(ActivationTrials.Log log, CompiledNetwork compiled, HealthProbe probe) {
      this.log = log;
      this.compiled = compiled;
      this.probe = probe;
    }

    @Override
    public String status(TrainingListener.Step step) {
      return "epoch %d/%d, loss %.4f".formatted(step.epoch() + 1, settings.epochs(), step.loss());
    }

    @Override
    public TrainingLoop.Measured measure(TrainingListener.Epoch epoch) throws IOException {
      EpochMetrics metrics = ActivationTraining.this.measure(epoch, compiled);
      requireLearning(metrics);
      history.add(metrics);
      health.addAll(
          probe.measure(metrics.data(), metrics.activation(), metrics.seed(), metrics.epoch()));
      log.write(history, health);
      return new TrainingLoop.Measured(
          metrics.validationLoss(),
          metrics,
          "loss %.4f training, %.4f validation; accuracy %.4f, %.4f"
              .formatted(
                  metrics.trainLoss(),
                  metrics.validationLoss(),
                  metrics.trainAccuracy(),
                  metrics.validationAccuracy()));
    }

    @Override
    public void save(Checkpoints.Writer checkpoint) throws IOException {
      ActivationTraining.save(checkpoint, out -> NetworkZip.write(out, network), history, health);
    }
  }
}
