package io.github.fmnist.experiments.activations;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.fmnist.data.Normalization;
import io.github.fmnist.experiments.study.Measurement;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The results of one network of the activation study; an entry of {@code results} in {@code
 * summary.json}.
 *
 * @param epochs number of trained epochs
 * @param bestEpoch the epoch, from 1, whose parameters the network has: the last, or with early
 *     stopping the epoch with the lowest validation loss
 * @param testFlipAveraged test accuracy of the mean prediction for each image and its mirror image;
 *     absent if training did not flip images
 * @param generalizationGap training accuracy minus validation accuracy after {@code bestEpoch}
 * @param secondsToAccuracy training time until an epoch ended with a validation accuracy of at
 *     least {@link #TARGET_ACCURACY}; absent if no epoch did
 * @param normalization normalization of grey values in [0, 1] that the saved model expects
 * @param testAccuracyByClass test accuracy by label; absent for a class without test images
 * @param testConfusion number of test images by class (row) and prediction (column)
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ActivationResult(
    String activation,
    long seed,
    int epochs,
    int bestEpoch,
    double trainAccuracy,
    double validationAccuracy,
    double testAccuracy,
    double testLoss,
    OptionalDouble testFlipAveraged,
    double generalizationGap,
    OptionalDouble secondsToAccuracy,
    double trainingSeconds,
    double imagesPerSecond,
    Normalization normalization,
    List<OptionalDouble> testAccuracyByClass,
    List<List<Integer>> testConfusion) {

  /** The validation accuracy of {@code secondsToAccuracy}; one epoch on all images can reach it. */
  static final double TARGET_ACCURACY = 0.85;

  static ActivationResult of(
      List<EpochMetrics> history,
      int bestEpoch,
      int trainSize,
      Normalization normalization,
      Measurement test,
      OptionalDouble testFlipAveraged) {
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
        testFlipAveraged,
        best.trainAccuracy() - best.validationAccuracy(),
        history.stream()
            .filter(epoch -> epoch.validationAccuracy() >= TARGET_ACCURACY)
            .mapToDouble(EpochMetrics::seconds)
            .findFirst(),
        last.seconds(),
        (double) trainSize * last.epoch() / last.seconds(),
        normalization,
        test.recallByClass(),
        test.confusion());
  }
}
