package io.github.fmnist.engine;

/** A layer that the fast engine does not know; stock Deeplearning4j may. */
final class UnsupportedLayerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedLayerException(String what) {
    super(what);
  }
}
