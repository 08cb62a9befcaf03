package io.github.fmnist.models;

/**
 * What the random numbers of a run are for. Dropout has the streams from 0 on, one for each layer;
 * these lie out of its way.
 */
final class RandomStream {
  static final long SHUFFLE = 1_000_001;

  private RandomStream() {}
}
