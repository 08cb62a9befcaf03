package io.github.fmnist.experiments.sweep;

import io.github.fmnist.experiments.activations.EpochMetrics;

/**
 * One row of {@code metrics.csv}: a candidate with an activation after an epoch.
 *
 * @param data {@code real}, {@code synthetic} or a name
 * @param candidate number of the candidate, from 1
 */
record CandidateEpoch(
    String data,
    String activation,
    int candidate,
    int epoch,
    double trainLoss,
    double trainAccuracy,
    double validationLoss,
    double validationAccuracy,
    double seconds,
    double imagesPerSecond) {

  static CandidateEpoch of(int candidate, EpochMetrics metrics) {
    return new CandidateEpoch(
        metrics.data(),
        metrics.activation(),
        candidate,
        metrics.epoch(),
        metrics.trainLoss(),
        metrics.trainAccuracy(),
        metrics.validationLoss(),
        metrics.validationAccuracy(),
        metrics.seconds(),
        metrics.imagesPerSecond());
  }
}
