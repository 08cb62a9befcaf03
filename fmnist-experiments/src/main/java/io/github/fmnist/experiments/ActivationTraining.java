package io.github.fmnist.experiments;

import io.github.fmnist.data.FashionMnistDataSetIterator;
import io.github.fmnist.models.CnnFactory;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;

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
  private double seconds;

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
    int imagesPerEpoch = data.training().size();
    FashionMnistDataSetIterator batches = data.trainingBatches(settings.batchSize(), seed);
    try (Progress progress =
        Progress.of(
            "%s, seed %d".formatted(name(), seed),
            Progress.Unit.IMAGES,
            (long) imagesPerEpoch * settings.epochs(),
            err)) {
      for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
        double before = seconds;
        trainEpoch(epoch, batches, progress);
        measure(epoch, imagesPerEpoch / (seconds - before));
        requireLearning(history.get(epoch - 1));
        batches.reset();
      }
    }
  }

  /** Measures the trained network on the test images. */
  ActivationResult test() {
    return ActivationResult.of(
        history, Measurement.of(network, data.measuringBatches(data.test())));
  }

  private void trainEpoch(int epoch, FashionMnistDataSetIterator batches, Progress progress) {
    long done = (long) (epoch - 1) * data.training().size();
    while (batches.hasNext()) {
      long begin = System.nanoTime();
      DataSet batch = batches.next();
      network.fit(batch);
      seconds += (System.nanoTime() - begin) / 1e9;
      done += batch.numExamples();
      double loss = network.score();
      if (!Double.isFinite(loss)) {
        throw new DivergedException(
            "%s, seed %d: the loss is %s in epoch %d; a smaller --learning-rate may help"
                .formatted(name(), seed, loss, epoch));
      }
      progress.at(done, "epoch %d/%d, loss %.4f".formatted(epoch, settings.epochs(), loss));
    }
    network.incrementEpochCount();
  }

  private void measure(int epoch, double imagesPerSecond) {
    Measurement train = Measurement.of(network, data.measuringBatches(data.probe()));
    Measurement validation = Measurement.of(network, data.measuringBatches(data.validation()));
    history.add(
        new EpochMetrics(
            data.name(),
            name(),
            seed,
            epoch,
            train.loss(),
            train.accuracy(),
            validation.loss(),
            validation.accuracy(),
            seconds,
            imagesPerSecond));
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
}
