package io.github.fmnist.experiments.activations;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.fmnist.experiments.study.Measurement;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How one network of the activation study ended; an entry of {@code results} in {@code
 * summary.json}.
 *
 * @param generalizationGap training accuracy less validation accuracy, after the last epoch
 * @param secondsToAccuracy seconds of training until an epoch ended with a validation accuracy of
 *     {@link #GOOD} or more; absent if none did
 * @param testAccuracyByClass by label; absent for a class without test images
 * @param testConfusion test images by class (row) and prediction (column)
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record ActivationResult(
    String activation,
    long seed,
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

  static ActivationResult of(List<EpochMetrics> history, Measurement test) {
    EpochMetrics last = history.get(history.size() - 1);
    return new ActivationResult(
        last.activation(),
        last.seed(),
        last.trainAccuracy(),
        last.validationAccuracy(),
        test.accuracy(),
        test.loss(),
        last.trainAccuracy() - last.validationAccuracy(),
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
