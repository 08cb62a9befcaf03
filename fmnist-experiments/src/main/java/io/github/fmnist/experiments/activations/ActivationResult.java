package io.github.fmnist.experiments.activations;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.fmnist.experiments.study.Measurement;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How one network of the activation study ended; an entry of {@code results} in {@code
 * summary.json}.
 *
 * @param epochs trained
 * @param bestEpoch the epoch, from 1, that the network is of: the last, or with patience that with
 *     the lowest validation loss
 * @param generalizationGap training accuracy less validation accuracy, after that epoch
 * @param secondsToAccuracy seconds of training until an epoch ended with a validation accuracy of
 *     {@link #GOOD} or more; absent if none did
 * @param testAccuracyByClass by label; absent for a class without test images
 * @param testConfusion test images by class (row) and prediction (column)
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record ActivationResult(
    String activation,
    long seed,
    int epochs,
    int bestEpoch,
    double trainAccuracy,
    double validationAccuracy,
    double testAccuracy,
    double testLoss,
    double generalizationGap,
    OptionalDouble secondsToAccuracy,
    double trainingSeconds,
    double imagesPerSecond,
    List<OptionalDouble> testAccuracyByClass,
    List<List<Integer>> testConfusion) {

  /** The validation accuracy whose time is taken: within reach of one epoch of full training. */
  static final double GOOD = 0.85;

  static ActivationResult of(List<EpochMetrics> history, int bestEpoch, Measurement test) {
    EpochMetrics last = history.get(history.size() - 1);
    EpochMetrics best = history.get(bestEpoch - 1);
    return new ActivationResult(
        last.activation(),
        last.seed(),
        last.epoch(),
        best.epoch(),
        best.trainAccuracy(),
        best.validationAccuracy(),
        test.accuracy(),
        test.loss(),
        best.trainAccuracy() - best.validationAccuracy(),
        history.stream()
            .filter(epoch -> epoch.validationAccuracy() >= GOOD)
            .mapToDouble(EpochMetrics::seconds)
            .findFirst(),
        last.seconds(),
        history.stream().mapToDouble(EpochMetrics::imagesPerSecond).average().orElseThrow(),
        test.recallByClass(),
        test.confusion());
  }
}
