package io.github.fmnist.experiments.command;

import io.github.fmnist.models.CosineSchedule;
import java.util.Locale;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.learning.config.IUpdater;

/** The schedules of the learning rate by epoch, stored in Deeplearning4j's updaters. */
public enum LearningRateSchedule {
  /** The same rate in all epochs. */
  CONSTANT,
  /** Half a cosine wave, to nearly 0 in the last epoch: {@link CosineSchedule}. */
  COSINE;

  /**
   * Sets this schedule in an optimizer and returns the optimizer.
   *
   * @param optimizer the optimizer, with the learning rate of the first epoch; it is modified
   * @param epochs number of epochs of the training
   */
  public IUpdater applyTo(IUpdater optimizer, int epochs) {
    if (this == COSINE) {
      double learningRate = optimizer.getLearningRate(0, 0);
      optimizer.setLrAndSchedule(learningRate, CosineSchedule.of(learningRate, epochs));
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

  /** Returns the name as spelled on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
