package io.github.fmnist.experiments.command;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
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
    if (this == COSINE) {
      double learningRate = optimizer.getLearningRate(0, 0);
      optimizer.setLrAndSchedule(learningRate, cosine(learningRate, epochs));
    }
    return optimizer;
  }

  /**
   * Sets a learning rate with this schedule in a network that continues its training.
   *
   * <p>Implementation note: {@code MultiLayerNetwork.setLearningRate} would forget the rate that a
   * schedule begins with, which is saved with the network.
   */
  public void applyTo(MultiLayerNetwork network, double learningRate, int epochs) {
    for (Layer layer : network.getLayers()) {
      if (layer.conf().getLayer() instanceof BaseLayer configuration
          && configuration.getIUpdater().hasLearningRate()) {
        IUpdater optimizer = configuration.getIUpdater();
        optimizer.setLrAndSchedule(learningRate, null);
        applyTo(optimizer, epochs);
      }
    }
  }

  private static ISchedule cosine(double learningRate, int epochs) {
    Map<Integer, Double> rates =
        IntStream.range(0, epochs)
            .boxed()
            .collect(
                Collectors.toMap(
                    epoch -> epoch,
                    epoch -> learningRate * (1 + Math.cos(Math.PI * epoch / epochs)) / 2));
    return new MapSchedule(ScheduleType.EPOCH, rates);
  }

  /** Returns the name as spelled on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
