package io.github.fmnist.models.internal;

/**
 * The random streams of a run. Dropout uses the streams from 0 on, one for each layer; these
 * streams differ from them.
 */
public final class RandomStream {
  public static final long SHUFFLE = 1_000_001;
  public static final long AUGMENTATION = 1_000_002;
  public static final long LATENT_NOISE = 1_000_003;
  public static final long PIXELS = 1_000_004;
  public static final long SAMPLE = 1_000_005;
  public static final long IMPORTANCE = 1_000_006;
  public static final long GENERATOR_CODES = 1_000_007;
  public static final long INSTANCE_NOISE = 1_000_008;
  public static final long PENALTY_NOISE = 1_000_009;
  public static final long SPECTRAL_VECTORS = 1_000_010;
  public static final long MIXTURE = 1_000_011;
  public static final long PRIOR = 1_000_012;

  private RandomStream() {}
}
