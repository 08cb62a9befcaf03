package io.github.fmnist.experiments.command;

import org.nd4j.linalg.learning.config.IUpdater;
import picocli.CommandLine.Option;

/** The optimizer's options, of every study that minimises a single loss. */
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

  /** Returns the optimizer with its initial learning rate. */
  public IUpdater updater() {
    return optimizer.updater(learningRate);
  }

  /** Rejects invalid values. */
  public void check(RunOptions run) {
    run.requirePositive("--learning-rate", learningRate);
  }
}
