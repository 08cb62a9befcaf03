package io.github.fmnist.experiments;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.CnnFactory;
import io.github.fmnist.models.DivergedException;
import io.github.fmnist.models.Trainer;
import io.github.fmnist.models.TrainingListener;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;

/** Trains the CNN with one activation and one seed, and measures it after each epoch. */
final class ActivationTraining {
  /** So many times the loss of guessing means that training has diverged. */
  private static final double HOPELESS = 4;

  private final ActivationSettings settings;
  private final StudyData data;
  private final Activation activation;
  private final long seed;
  private final MultiLayerNetwork network;
  private final List<EpochMetrics> history = new ArrayList<>();

  ActivationTraining(
      ActivationSettings settings, StudyData data, Activation activation, long seed) {
    this.settings = settings;
    this.data = data;
    this.activation = activation;
    this.seed = seed;
    this.network =
        CnnFactory.withActivation(activation)
            .filters(settings.filters().get(0), settings.filters().get(1))
            .dropout(settings.dropout())
            .optimizer(settings.optimizer().updater(settings.learningRate()))
            .inputShape(1, data.training().height(), data.training().width())
            .classes(data.training().classes())
            .seed(seed)
            .network();
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

  /** Trains for all epochs. */
  void train(PrintWriter err) {
    try (CompiledNetwork measured = settings.engine().compile(network);
        Progress progress =
            Progress.of(
                "%s, seed %d".formatted(name(), seed),
                Progress.Unit.IMAGES,
                (long) data.training().size() * settings.epochs(),
                err)) {
      Trainer.forEpochs(settings.epochs())
          .engine(settings.engine())
          .listener(new Watch(progress, measured))
          .train(network, data.trainingBatches(settings.batchSize(), seed));
    }
  }

  /** Measures the trained network on the test images. */
  ActivationResult test() {
    try (CompiledNetwork compiled = settings.engine().compile(network)) {
      return ActivationResult.of(
          history, Measurement.of(compiled, data.measuringBatches(data.test())));
    }
  }

  /** Returns what computes this network. */
  Engine engine() {
    try (CompiledNetwork compiled = settings.engine().compile(network)) {
      return compiled.engine();
    }
  }

  private void measure(TrainingListener.Epoch epoch, CompiledNetwork compiled) {
    Measurement train = Measurement.of(compiled, data.measuringBatches(data.probe()));
    Measurement validation = Measurement.of(compiled, data.measuringBatches(data.validation()));
    history.add(
        new EpochMetrics(
            data.name(),
            name(),
            seed,
            epoch.epoch() + 1,
            train.loss(),
            train.accuracy(),
            validation.loss(),
            validation.accuracy(),
            epoch.seconds(),
            epoch.examplesPerSecond()));
  }

  /** Far off, softmax saturates and the loss stays finite: huge weights show by a huge loss. */
  private void requireLearning(EpochMetrics now) {
    double guessing = Math.log(data.training().classes());
    if (!(now.trainLoss() < HOPELESS * guessing)) {
      throw new DivergedException(
          "%s, seed %d: the loss is %.1f after epoch %d, that of guessing %.1f;"
                  .formatted(name(), seed, now.trainLoss(), now.epoch(), guessing)
              + " a smaller --learning-rate may help");
    }
  }

  /** Shows each step, measures after each epoch. */
  private final class Watch implements TrainingListener {
    private final Progress progress;

    private final CompiledNetwork measured;

    Watch(Progress progress, CompiledNetwork measured) {
      this.progress = progress;
      this.measured = measured;
    }

    @Override
    public void stepped(Step step) {
      progress.at(
          step.examples(),
          "epoch %d/%d, loss %.4f".formatted(step.epoch() + 1, settings.epochs(), step.loss()));
    }

    @Override
    public boolean epochEnded(Epoch epoch) {
      measure(epoch, measured);
      requireLearning(history.get(epoch.epoch()));
      return true;
    }
  }
}
