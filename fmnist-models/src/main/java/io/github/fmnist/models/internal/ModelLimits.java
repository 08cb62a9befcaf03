package io.github.fmnist.models.internal;

/**
 * How large models may be: larger than any of ours, and no larger than the memory of this JVM
 * allows.
 */
public final class ModelLimits {
  private static final long HEAP = Runtime.getRuntime().maxMemory();

  /** Bytes to which the entries of a file unpack that is written. */
  public static final long MAX_WRITTEN_BYTES = 1L << 28;

  /** Bytes of a file that is read, and bytes to which the entries of its zips unpack. */
  public static final long MAX_BYTES = Math.min(MAX_WRITTEN_BYTES, HEAP / 4);

  /** Parameters of a network; in use it takes some 24 bytes for each. */
  static final long MAX_PARAMETERS = Math.min(1L << 26, HEAP / 32);

  /** Values of all layers of a network for one example: those of 16 planes of 1024 x 1024. */
  static final long MAX_VALUES = Math.min(1L << 24, HEAP / 128);

  /**
   * Multiplications of a network for one example that any network may have: a tenth of a second.
   */
  static final long MAX_OPERATIONS = 1L << 30;

  /** Multiplications of a network for one example and parameter, where these are many. */
  static final int MAX_OPERATIONS_PER_PARAMETER = 64;

  /** Values of an array of images or codes that a model is asked for. */
  static final long MAX_ARRAY = Math.min(1L << 30, HEAP / 4);

  private ModelLimits() {}
}
