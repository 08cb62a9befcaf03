package io.github.fmnist.experiments.command;

import org.nd4j.linalg.learning.config.IUpdater;
import picocli.CommandLine.Option;

/** The options of every study that trains a single loss. */
public final class OptimizerOptions {
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

  public Optimizer optimizer() {
    return optimizer;
  }

  public double learningRate() {
    return learningRate;
  }

  /** Returns the optimizer with the rate that it begins with. */
  public IUpdater updater() {
    return optimizer.updater(learningRate);
  }

  /** Refuses what cannot be trained. */
  public void check(RunOptions run) {
    run.requirePositive("--learning-rate", learningRate);
  }
}
