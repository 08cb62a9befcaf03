package io.github.fmnist.engine;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** A layer that the fast engine does not know; stock Deeplearning4j may. */
final class UnsupportedLayerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedLayerException(String what) {
    super(what);
  }

  /** Names a layer by its number and kind, and then what it is about it. */
  static UnsupportedLayerException of(MultiLayerNetwork network, int layer, String how) {
    String kind = network.getLayer(layer).conf().getLayer().getClass().getSimpleName();
    return new UnsupportedLayerException("layer %d, a %s %s".formatted(layer, kind, how).strip());
  }
}
