package io.github.fmnist.experiments.activations;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.experiments.command.ActivationNames;
import io.github.fmnist.experiments.run.Checkpoint;
import io.github.fmnist.experiments.run.Checkpointing;
import io.github.fmnist.experiments.run.Checkpoints;
import io.github.fmnist.experiments.study.Measurement;
import io.github.fmnist.experiments.study.StudyData;
import io.github.fmnist.experiments.study.TrainingLoop;
import io.github.fmnist.models.Augmentation;
import io.github.fmnist.models.BatchSource;
import io.github.fmnist.models.CnnFactory;
import io.github.fmnist.models.DivergedException;
import io.github.fmnist.models.Examples;
import io.github.fmnist.models.TrainingListener;
import io.github.fmnist.models.archive.NetworkZip;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;

/** Trains the CNN with one activation and one seed, and measures the CNN after each epoch. */
final class ActivationTraining {
  /** Training counts as diverged if the loss is this many times the loss of guessing. */
  private static final double DIVERGENCE_FACTOR = 4;

  /** The network's file in a checkpoint. */
  private static final String MODEL = "network.zip";

  /** Number of training images that the health of hidden layers is measured with. */
  private static final int HEALTH_IMAGES = 300;

  private final ActivationSettings settings;
  private final StudyData data;
  private final Activation activation;
  private final long seed;
  private final Checkpointing checkpointing;
  private final MultiLayerNetwork network;
  private final List<EpochMetrics> history = new ArrayList<>();
  private int bestEpoch;

  /**
   * Prepares the training, or the rest of one that a checkpoint has.
   *
   * @param metrics metrics of the study so far
   */
  ActivationTraining(
      ActivationSettings settings,
      StudyData data,
      Activation activation,
      long seed,
      List<EpochMetrics> metrics,
      Checkpointing checkpointing)
      throws IOException {
    this.settings = settings;
    this.data = data;
    this.activation = activation;
    this.seed = seed;
    this.checkpointing = checkpointing;
    metrics.stream()
        .filter(each -> each.activation().equals(name()) && each.seed() == seed)
        .forEach(history::add);
    Optional<Checkpoint> resumed = checkpointing.resumed();
    this.network =
        resumed.isPresent() && TrainingLoop.isOf(title(), resumed.get())
            ? NetworkZip.read(
                resumed.get().file(MODEL).toString(), Files.readAllBytes(resumed.get().file(MODEL)))
            : initial();
  }

  private MultiLayerNetwork initial() {
    return factory(activation, settings.filters(), settings.dropout(), settings.updater())
        .convolutions(settings.convolutions())
        .inputShape(1, data.training().height(), data.training().width())
        .classes(data.training().classes())
        .seed(seed)
        .network();
  }

  private String title() {
    return "%s, seed %d".formatted(name(), seed);
  }

  /** Returns the place of this training in the order of {@link ActivationStudy#run}. */
  private TrainingLoop.Part part() {
    int networks = settings.activations().size();
    return new TrainingLoop.Part(
        (int) (seed - settings.seed()) * networks + settings.activations().indexOf(activation),
        settings.seeds() * networks);
  }

  /** Returns the factory of the study's networks; the caller sets input shape, classes and seed. */
  static CnnFactory factory(
      Activation activation, List<Integer> filters, double dropout, IUpdater updater) {
    return CnnFactory.withActivation(activation)
        .filters(filters.get(0), filters.get(1))
        .dropout(dropout)
        .optimizer(updater);
  }

  String name() {
    return ActivationNames.of(activation);
  }

  long seed() {
    return seed;
  }

  MultiLayerNetwork network() {
    return network;
  }

  List<EpochMetrics> history() {
    return history;
  }

  /**
   * Trains for all epochs, or until early stopping, which restores the parameters of the best
   * epoch.
   *
   * @param log receives the metrics of each epoch as soon as it ends
   * @param results adds the results of the study so far to a checkpoint
   * @throws DivergedException if the loss is NaN, infinite, or far above that of guessing
   */
  void train(Log log, Checkpoints.Content results, PrintWriter err) throws IOException {
    try (CompiledNetwork compiled = settings.engine().compile(network);
        HealthProbe health = healthProbe()) {
      bestEpoch =
          new TrainingLoop(
                  title(),
                  part(),
                  (long) data.training().size() * settings.epochs(),
                  settings.epochs(),
                  settings.patience(),
                  checkpointing)
              .run(
                  trainer -> trainer.train(compiled, trainingBatches()),
                  List.of(network),
                  new EpochWatcher(log, results, compiled, health),
                  err);
    }
  }

  private HealthProbe healthProbe() {
    int count = Math.min(HEALTH_IMAGES, data.probe().size());
    Examples images = data.examples(data.probe().stratifiedSample(count, settings.seed()));
    return new HealthProbe(
        network, activation, settings.engine(), images.batch(IntStream.range(0, count).toArray()));
  }

  private BatchSource trainingBatches() {
    BatchSource batches = data.trainingBatches(settings.batchSize(), seed);
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
    return augmentation.of(batches, seed);
  }

  /** Measures the trained network on the test images. */
  ActivationResult test() {
    try (CompiledNetwork compiled = settings.engine().compile(network)) {
      return ActivationResult.of(
          history,
          bestEpoch,
          data.training().size(),
          data.normalization(),
          Measurement.of(compiled, data.measuringBatches(data.test())));
    }
  }

  private EpochMetrics measure(TrainingListener.Epoch epoch, CompiledNetwork compiled) {
    Measurement train = Measurement.of(compiled, data.measuringBatches(data.probe()));
    Measurement validation = Measurement.of(compiled, data.measuringBatches(data.validation()));
    return new EpochMetrics(
        data.name(),
        name(),
        seed,
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

  /** Receives the metrics, and the health of the hidden layers. */
  interface Log {
    void add(EpochMetrics epoch, List<LayerHealth> health) throws IOException;
  }

  /** Measures the network after each epoch. */
  private final class EpochWatcher implements TrainingLoop.Watcher {
    private final Log log;
    private final Checkpoints.Content results;
    private final CompiledNetwork compiled;
    private final HealthProbe health;

    EpochWatcher(
        Log log, Checkpoints.Content results, CompiledNetwork compiled, HealthProbe health) {
      this.log = log;
      this.results = results;
      this.compiled = compiled;
      this.health = health;
    }

    @Override
    public String status(TrainingListener.Step step) {
      return "epoch %d/%d, loss %.4f".formatted(step.epoch() + 1, settings.epochs(), step.loss());
    }

    @Override
    public double measure(TrainingListener.Epoch epoch) throws IOException {
      EpochMetrics metrics = ActivationTraining.this.measure(epoch, compiled);
      requireLearning(metrics);
      history.add(metrics);
      log.add(metrics, health.measure(metrics));
      return metrics.validationLoss();
    }

    @Override
    public void save(Checkpoints.Writer checkpoint) throws IOException {
      checkpoint.add(MODEL, out -> NetworkZip.write(out, network));
      results.writeTo(checkpoint);
    }
  }
}
