package io.github.fmnist.experiments.command;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** How the learning rate goes on from epoch to epoch, as Deeplearning4j's updaters keep it. */
public enum LearningRateSchedule {
  /** As it is. */
  CONSTANT,
  /** Along half a wave of the cosine, to nearly 0 in the last epoch (Loshchilov, Hutter 2017). */
  COSINE;

  /**
   * Gives an optimizer this schedule.
   *
   * <p>Implementation note: the rate of each epoch is listed, since Deeplearning4j 1.0.0-M2.1 has
   * no cosine, and its {@code PolySchedule} has the sign wrong and rises. A schedule of our own
   * would keep plain Deeplearning4j from loading the networks.
   *
   * @param optimizer with the learning rate of the first epoch; it is changed
   * @param epochs of the training
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

  /** Returns the name as options write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
