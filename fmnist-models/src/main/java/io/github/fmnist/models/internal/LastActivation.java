package io.github.fmnist.models.internal;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationPReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * The last activation of a network, which bounds its outputs. Layers behind it that only pass
 * values on are skipped; a layer of weights without an activation has the identity.
 */
public final class LastActivation {
  private static final IActivation IDENTITY = new ActivationIdentity();

  private final IActivation activation;
  private final boolean ofOutputLayer;

  private LastActivation(IActivation activation, boolean ofOutputLayer) {
    this.activation = activation;
    this.ofOutputLayer = ofOutputLayer;
  }

  public static LastActivation of(MultiLayerNetwork network) {
    MultiLayerConfiguration configuration = network.getLayerWiseConfigurations();
    for (int i = configuration.getConfs().size() - 1; i >= 0; i--) {
      Layer layer = unwrapped(configuration.getConf(i).getLayer());
      IActivation activation = activationOf(layer);
      if (!(activation instanceof ActivationIdentity) || hasWeights(layer)) {
        return new LastActivation(activation, layer instanceof BaseOutputLayer);
      }
    }
    return new LastActivation(IDENTITY, false);
  }

  /** Refuses an activation, which would restrict the outputs of a network. */
  public void requireNone(String name, String given) {
    checkArgument(
        activation instanceof ActivationIdentity,
        "no activation expected at the end of the %s, which gives %s; found %s: set"
            + " activation(Activation.IDENTITY) in its last layer, which has another by default",
        name,
        given,
        activation);
  }

  /** As {@link #requireNone}, but accepts an output layer, whose activation is not computed. */
  public void requireLogits(String name, String given) {
    if (!ofOutputLayer) {
      requireNone(name, given);
    }
  }

  /** Refuses an activation whose outputs do not suit images. */
  public void requireImages(String name) {
    checkArgument(
        activation instanceof ActivationIdentity || (range().isPresent() && !ofOutputLayer),
        "%s expected at the end of the %s, which gives images; found %s%s: set"
            + " activation(Activation.SIGMOID) in its last layer for pixels in [0, 1], TANH for"
            + " [-1, 1] or IDENTITY for any",
        "an activation that suits pixels",
        name,
        activation,
        ofOutputLayer ? " of an output layer, which is not computed" : "");
  }

  /**
   * Returns the range of all outputs if they are between fixed values that suit pixels, otherwise
   * empty.
   */
  public Optional<PixelRange> range() {
    if (ofOutputLayer) {
      return Optional.empty();
    }
    if (activation instanceof ActivationSigmoid || activation instanceof ActivationHardSigmoid) {
      return Optional.of(new PixelRange(0, 1, activation.toString()));
    }
    if (activation instanceof ActivationTanH || activation instanceof ActivationHardTanH) {
      return Optional.of(new PixelRange(-1, 1, activation.toString()));
    }
    return Optional.empty();
  }

  /** The range of an activation's outputs. */
  public record PixelRange(int low, int high, String activation) {}

  /** Returns the innermost layer of layers that freeze or wrap another. */
  static Layer unwrapped(Layer layer) {
    if (layer instanceof FrozenLayer frozen) {
      return unwrapped(frozen.getLayer());
    }
    return layer instanceof BaseWrapperLayer wrapper ? unwrapped(wrapper.getUnderlying()) : layer;
  }

  private static IActivation activationOf(Layer layer) {
    if (layer instanceof ActivationLayer own) {
      return own.getActivationFn();
    }
    if (layer instanceof PReLULayer) {
      return new ActivationPReLU(null, null);
    }
    if (layer instanceof LocallyConnected1D local) {
      return local.getActivation().getActivationFunction();
    }
    if (layer instanceof LocallyConnected2D local) {
      return local.getActivation().getActivationFunction();
    }
    // These have a field for an activation that they do not use.
    boolean unused =
        layer instanceof BatchNormalization
            || layer instanceof DropoutLayer
            || layer instanceof RepeatVector;
    return layer instanceof BaseLayer base && !unused ? base.getActivationFn() : IDENTITY;
  }

  /** Returns whether a layer has weights, so that its outputs are unbounded for any input. */
  private static boolean hasWeights(Layer layer) {
    boolean passesOn =
        layer instanceof DropoutLayer
            || layer instanceof RepeatVector
            || layer instanceof LossLayer
            || layer instanceof CnnLossLayer
            || layer instanceof Cnn3DLossLayer
            || layer instanceof RnnLossLayer;
    return layer instanceof AbstractSameDiffLayer || (layer instanceof BaseLayer && !passesOn);
  }
}
