package io.github.fmnist.models;

/**
 * What the random numbers of a run are for. Dropout has the streams from 0 on, one for each layer;
 * these lie out of its way.
 */
final class RandomStream {
  static final long SHUFFLE = 1_000_001;
  static final long AUGMENTATION = 1_000_002;
  static final long LATENT_NOISE = 1_000_003;
  static final long PIXELS = 1_000_004;
  static final long SAMPLE = 1_000_005;
  static final long IMPORTANCE = 1_000_006;
  static final long GENERATOR_CODES = 1_000_007;
  static final long INSTANCE_NOISE = 1_000_008;
  static final long PENALTY_NOISE = 1_000_009;
  static final long SPECTRAL_VECTORS = 1_000_010;

  private RandomStream() {}
}
