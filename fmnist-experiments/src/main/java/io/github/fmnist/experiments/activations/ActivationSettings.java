package io.github.fmnist.experiments.activations;

import io.github.fmnist.data.FashionMnist;
import io.github.fmnist.data.InvalidDataException;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.experiments.command.LearningRateSchedule;
import io.github.fmnist.experiments.command.Optimizer;
import io.github.fmnist.experiments.study.InputScale;
import io.github.fmnist.experiments.study.StudyData;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Everything that decides the outcome of the activation study, as {@code config.json} keeps it.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param seed of the first repetition; the others count up from it
 * @param seeds how many repetitions
 * @param patience epochs without a lower validation loss that end a training; absent if all epochs
 *     are trained
 * @param augment what may happen to a training image
 * @param trainSize training images, drawn by class from those that validation leaves
 * @param validationSize training images held out by class
 */
record ActivationSettings(
    String data,
    List<Activation> activations,
    int epochs,
    OptionalInt patience,
    int batchSize,
    long seed,
    int seeds,
    int trainSize,
    int validationSize,
    Optimizer optimizer,
    double learningRate,
    LearningRateSchedule learningRateSchedule,
    List<Integer> filters,
    double dropout,
    InputScale normalization,
    Set<ImageChange> augment,
    int threads,
    Engine engine) {

  /** Returns the images, divided. */
  StudyData divide(FashionMnist dataset) throws InvalidDataException {
    return StudyData.of(dataset, trainSize, validationSize, normalization, seed);
  }

  /** Returns a new optimizer. */
  IUpdater updater() {
    return learningRateSchedule.applyTo(optimizer.updater(learningRate), epochs);
  }
}
