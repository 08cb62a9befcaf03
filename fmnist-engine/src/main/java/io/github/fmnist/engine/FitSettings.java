package io.github.fmnist.engine;

import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.stepfunctions.NegativeDefaultStepFunction;
import org.deeplearning4j.nn.conf.stepfunctions.NegativeGradientStepFunction;
import org.deeplearning4j.nn.conf.stepfunctions.StepFunction;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Checks the settings of a whole network that change the result of {@code fit}. The engine computes
 * plain gradient descent through the whole network; it rejects every other setting by name.
 */
final class FitSettings {
  private static final Set<Class<? extends StepFunction>> DESCENDING =
      Set.of(NegativeGradientStepFunction.class, NegativeDefaultStepFunction.class);

  private final MultiLayerNetwork network;

  private FitSettings(MultiLayerNetwork network) {
    this.network = network;
  }

  /**
   * Checks all settings.
   *
   * @throws UnsupportedLayerException if the engine does not support one of them
   */
  static void check(MultiLayerNetwork network) {
    FitSettings settings = new FitSettings(network);
    settings.checkNetwork();
    for (int i = 0; i < network.getnLayers(); i++) {
      settings.checkLayer(i);
    }
    settings.checkFrozen();
  }

  /**
   * Returns whether a layer is frozen: it keeps its parameters and always computes as in inference.
   */
  static boolean isFrozen(MultiLayerNetwork network, int i) {
    return network.getLayer(i).getClass() == FrozenLayer.class;
  }

  private void checkNetwork() {
    MultiLayerConfiguration configuration = network.getLayerWiseConfigurations();
    if (configuration.getDataType() != DataType.FLOAT) {
      throw new UnsupportedLayerException("parameters of type " + configuration.getDataType());
    }
    if (configuration.getBackpropType() != BackpropType.Standard) {
      throw new UnsupportedLayerException(
          "backpropagation of type " + configuration.getBackpropType());
    }
    OptimizationAlgorithm algorithm = network.getDefaultConfiguration().getOptimizationAlgo();
    if (algorithm != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
      throw new UnsupportedLayerException("the optimization algorithm " + algorithm);
    }
    StepFunction step = network.getDefaultConfiguration().getStepFunction();
    if (step != null && !DESCENDING.contains(step.getClass())) {
      throw new UnsupportedLayerException("the step function " + step.getClass().getSimpleName());
    }
  }

  /** Rejects wrappers, since the wrapped layer does not determine what they compute. */
  private void checkLayer(int i) {
    Layer layer = network.getLayer(i);
    Object declared = network.getLayerWiseConfigurations().getConf(i).getLayer();
    boolean wrapped =
        layer instanceof BaseWrapperLayer || declared.getClass() != configuration(i).getClass();
    if (wrapped && !isFrozen(network, i)) {
      throw new UnsupportedLayerException(
          "layer %d, a %s around a %s"
              .formatted(
                  i,
                  declared.getClass().getSimpleName(),
                  configuration(i).getClass().getSimpleName()));
    }
    if (configuration(i) instanceof BaseLayer base && base.getWeightNoise() != null) {
      throw UnsupportedLayerException.of(network, i, "with weight noise");
    }
  }

  /**
   * Rejects trainable parameters below a frozen layer. Deeplearning4j computes no gradient for them
   * and still regularizes them.
   */
  private void checkFrozen() {
    int top = network.getnLayers() - 1;
    while (top >= 0 && !isFrozen(network, top)) {
      top--;
    }
    for (int i = 0; i < top; i++) {
      if (!isFrozen(network, i) && network.getLayer(i).numParams() > 0) {
        throw UnsupportedLayerException.of(network, i, "that is trained below a frozen layer");
      }
    }
  }

  private org.deeplearning4j.nn.conf.layers.Layer configuration(int i) {
    return network.getLayer(i).conf().getLayer();
  }
}
