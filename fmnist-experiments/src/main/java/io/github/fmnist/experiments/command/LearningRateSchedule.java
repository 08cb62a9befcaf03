package io.github.fmnist.experiments.command;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** The schedules of the learning rate by epoch, stored in Deeplearning4j's updaters. */
public enum LearningRateSchedule {
  /** The same rate in all epochs. */
  CONSTANT,
  /** Half a cosine wave, to nearly 0 in the last epoch (Loshchilov, Hutter 2017). */
  COSINE;

  /**
   * Sets this schedule in an optimizer and returns the optimizer.
   *
   * <p>Implementation note: the schedule lists the rate of each epoch, since Deeplearning4j
   * 1.0.0-M2.1 has no cosine schedule, and its {@code PolySchedule} has a wrong sign and rises.
   * Plain Deeplearning4j could not load networks with a schedule class of this library.
   *
   * @param optimizer the optimizer, with the learning rate of the first epoch; it is modified
   * @param epochs number of epochs of the training
   */
  public IUpdater applyTo(IUpdater optimizer, int epochs) {
    double learningRate = optimizer.getLearningRate(0, 0);
    if (this == COSINE) {
      Map<Integer, Double> rates =
          IntStream.range(0, epochs)
              .boxed()
              .collect(
                  Collectors.toMap(
                      epoch -> epoch,
                      epoch -> learningRate * (1 + Math.cos(Math.PI * epoch / epochs)) / 2));
      optimizer.setLrAndSchedule(learningRate, new MapSchedule(ScheduleType.EPOCH, rates));
    }
    return optimizer;
  }

  /** Returns the name as spelled on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
