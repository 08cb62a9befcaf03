package io.github.fmnist.models.internal;

/**
 * Limits of the size of models: well above all models of this library, and within the memory of
 * this JVM.
 */
public final class ModelLimits {
  private static final long HEAP = Runtime.getRuntime().maxMemory();

  /** Maximum unpacked size in bytes of the entries of a written file. */
  public static final long MAX_WRITTEN_BYTES = 1L << 28;

  /** Maximum size in bytes of a file that is read, and of the unpacked entries of its zips. */
  public static final long MAX_BYTES = Math.min(MAX_WRITTEN_BYTES, HEAP / 4);

  /** Maximum number of parameters of a network; each needs about 24 bytes in use. */
  static final long MAX_PARAMETERS = Math.min(1L << 26, HEAP / 32);

  /**
   * Maximum number of values of all layers of a network for one example: those of 16 planes of 1024
   * x 1024.
   */
  static final long MAX_VALUES = Math.min(1L << 24, HEAP / 128);

  /** Number of multiplications for one example that any network may have: a tenth of a second. */
  static final long MAX_OPERATIONS = 1L << 30;

  /**
   * Maximum number of multiplications for one example and parameter, for networks with many
   * parameters: more than the 14 x 14 places of a convolution behind the first pooling.
   */
  static final int MAX_OPERATIONS_PER_PARAMETER = 256;

  /** Maximum number of values of a requested array of images or codes. */
  static final long MAX_ARRAY = Math.min(1L << 30, HEAP / 4);

  private ModelLimits() {}
}
