package io.github.fmnist.models.internal;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.engine.Precision;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** A network that is trained in one precision and used in float32. */
public final class TrainableNetwork implements AutoCloseable {
  private final CompiledNetwork training;
  private final CompiledNetwork inference;

  /**
   * Compiles the network.
   *
   * @param precision the precision of training
   * @throws IllegalArgumentException if the engine cannot compute the network
   * @throws IllegalStateException if the engine or the precision is not available
   */
  public TrainableNetwork(MultiLayerNetwork network, Engine engine, Precision precision) {
    training = engine.compile(network, precision);
    try {
      inference = precision == Precision.FLOAT32 ? training : engine.compile(network);
    } catch (RuntimeException e) {
      training.close();
      throw e;
    }
  }

  /** Returns the network for training steps. */
  public CompiledNetwork forTraining() {
    return training;
  }

  /** Returns the network for everything else. */
  public CompiledNetwork forInference() {
    return inference;
  }

  public MultiLayerNetwork network() {
    return training.network();
  }

  public Engine engine() {
    return training.engine();
  }

  @Override
  public void close() {
    training.close();
    inference.close();
  }
}
