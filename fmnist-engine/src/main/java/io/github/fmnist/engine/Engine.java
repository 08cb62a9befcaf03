package io.github.fmnist.engine;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;

/** What computes a network. */
public enum Engine {
  /** oneDNN where it can, else stock Deeplearning4j; a warning says why. */
  AUTO,
  /**
   * oneDNN: many times as fast as stock Deeplearning4j on a CPU. It knows, in NCHW, {@code
   * ConvolutionLayer}, {@code Deconvolution2D}, {@code SubsamplingLayer} (maximum and mean), {@code
   * Upsampling2D}, {@code BatchNormalization}, {@code DenseLayer}, {@code ActivationLayer}, {@code
   * DropoutLayer} and {@code OutputLayer}, each of them also in a {@code FrozenLayer}, and the
   * preprocessors between images and vectors. The page "settings" of the documentation lists what
   * it computes of all settings, and what it refuses.
   */
  ONEDNN,
  /**
   * Stock Deeplearning4j: every layer, on every backend. A {@link CompiledNetwork#step} is a {@code
   * fit} of the batch. Steps and passes set the seed of nd4j's generator for their thread.
   */
  DL4J;

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

  /**
   * Makes a network ready to compute.
   *
   * @param network initialised; it stays what it is, and what is trained is the network itself. Its
   *     arrays must not be replaced while it is in use; {@link CompiledNetwork} says by what
   * @throws IllegalArgumentException if the network has no parameters, or if {@link #ONEDNN} is
   *     asked for and does not know a layer
   * @throws IllegalStateException if {@link #ONEDNN} is asked for and its natives are not there
   */
  public CompiledNetwork compile(MultiLayerNetwork network) {
    checkArgument(
        network.params() != null && !network.params().isEmpty(),
        "an initialised network with parameters expected");
    return new ConfinedNetwork(compiled(network));
  }

  private CompiledNetwork compiled(MultiLayerNetwork network) {
    if (this == DL4J) {
      return new Dl4jNetwork(network);
    }
    String obstacle = Natives.obstacle();
    if (obstacle == null) {
      try {
        return new OneDnnNetwork(network, this);
      } catch (UnsupportedLayerException e) {
        if (this == ONEDNN) {
          throw new IllegalArgumentException("oneDNN cannot compute " + e.getMessage(), e);
        }
        warnOnce("stock Deeplearning4j computes this network, slowly: " + e.getMessage());
      }
    } else if (this == ONEDNN) {
      throw new IllegalStateException(obstacle);
    } else {
      warnOnce("stock Deeplearning4j computes, slowly: " + obstacle);
    }
    return new Dl4jNetwork(network);
  }

  /** Without a logging binding, the warning goes to standard error: it must not get lost. */
  static void warnOnce(String message) {
    if (WARNED.add(message)) {
      if (LOG instanceof NOPLogger) {
        System.err.println("fmnist: " + message);
      } else {
        LOG.warn(message);
      }
    }
  }
}
