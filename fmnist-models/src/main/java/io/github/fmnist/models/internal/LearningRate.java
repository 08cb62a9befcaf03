package io.github.fmnist.models.internal;

import static org.nd4j.common.base.Preconditions.checkArgument;

import org.nd4j.linalg.learning.config.IUpdater;

/** Changes the learning rate of an optimizer. */
public final class LearningRate {
  private LearningRate() {}

  /**
   * Returns a copy of the optimizer with the given rate in place of its rate or schedule.
   *
   * @throws IllegalArgumentException unless the rate is positive and finite, or if the optimizer
   *     has no learning rate
   */
  public static IUpdater set(IUpdater optimizer, double rate) {
    checkArgument(
        rate > 0 && Double.isFinite(rate), "a positive learning rate expected, %s given", rate);
    checkArgument(optimizer.hasLearningRate(), "%s has no learning rate to set", optimizer);
    IUpdater changed = optimizer.clone();
    changed.setLrAndSchedule(rate, null);
    return changed;
  }
}
