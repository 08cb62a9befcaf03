package io.github.fmnist.engine;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;

/**
 * A {@code MultiLayerNetwork} made ready to compute. It works on the network's own parameters,
 * gradients and updater state: what is trained here is the network.
 *
 * <p>Confined to one thread at a time; different networks may run in parallel.
 */
public interface CompiledNetwork extends AutoCloseable {
  /** Returns what computes here: {@link Engine#ONEDNN} or {@link Engine#DL4J}. */
  Engine engine();

  /**
   * Puts a batch through the network. Several passes may be open at once.
   *
   * @param x a float32 batch, of the shape that the network takes; not to be changed before the
   *     pass is closed
   * @param mode whether dropout drops
   * @param step decides what drops: the same step drops the same
   * @throws IllegalArgumentException if the shape is not the network's
   */
  Pass forward(INDArray x, Mode mode, long step);

  /** Sets all parameter gradients to zero. */
  void zeroGradients();

  /**
   * Updates the parameters from their gradients as Deeplearning4j does: division by the number of
   * examples, clipping, regularization, updater, constraints. The gradients are used up.
   *
   * @param examples how many examples the gradients were summed over
   * @param iteration number of the update, from 0: for schedules and bias corrections
   * @param epoch number of the epoch, from 0
   */
  void update(int examples, int iteration, int epoch);

  /**
   * Does a whole step of a network that ends in an output layer: forward, its loss, backward,
   * update; iteration and epoch are counted by the network.
   *
   * @param batch features and labels
   * @return the loss before the update, as {@code network.score()} gives it
   */
  double step(DataSet batch);

  /** Frees the native memory. The network stays as it is. */
  @Override
  void close();
}
