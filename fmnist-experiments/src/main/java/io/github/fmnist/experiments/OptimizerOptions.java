package io.github.fmnist.experiments;

import org.nd4j.linalg.learning.config.IUpdater;
import picocli.CommandLine.Option;

/** The options of every study that trains a single loss. */
final class OptimizerOptions {
  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "adam",
      description = "Optimizer: ${COMPLETION-CANDIDATES}.")
  private Optimizer optimizer;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      defaultValue = "0.001",
      description = "Learning rate of the optimizer.")
  private double learningRate;

  Optimizer optimizer() {
    return optimizer;
  }

  double learningRate() {
    return learningRate;
  }

  /** Returns the optimizer with the rate that it begins with. */
  IUpdater updater() {
    return optimizer.updater(learningRate);
  }

  /** Refuses what cannot be trained. */
  void check(RunOptions run) {
    run.requirePositive("--learning-rate", learningRate);
  }
}
