package io.github.fmnist.engine;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** Thrown if the engine does not support a layer; stock Deeplearning4j may support it. */
final class UnsupportedLayerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedLayerException(String what) {
    super(what);
  }

  /**
   * Returns an exception that names a layer by its number and kind, followed by the unsupported
   * property.
   */
  static UnsupportedLayerException of(MultiLayerNetwork network, int layer, String property) {
    String kind = network.getLayer(layer).conf().getLayer().getClass().getSimpleName();
    return new UnsupportedLayerException(
        "layer %d, a %s %s".formatted(layer, kind, property).strip());
  }
}
