package io.github.fmnist.models.internal.archive;

import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.internal.ModelLimits;

/**
 * The number of bytes that the zips in one file may still unpack to. It is large enough for models,
 * which hardly shrink in a zip, and small enough that a small file needs little memory.
 */
public final class Allowance {
  /** A new network and its new updater, together half zeros, are compressed to a fourth. */
  private static final int MAX_RATIO = 20;

  private static final long MIN_BYTES = 1L << 24;

  private final long whole;
  private long left;

  /**
   * Creates the allowance of a file.
   *
   * @param size size of the file in bytes
   */
  public Allowance(long size) {
    whole = Math.min(ModelLimits.MAX_BYTES, Math.max(MIN_BYTES, MAX_RATIO * size));
    left = whole;
  }

  long left() {
    return left;
  }

  /** Subtracts bytes that were unpacked. */
  void take(String source, long count) throws InvalidModelException {
    left -= count;
    if (left < 0) {
      throw new InvalidModelException(
          "%s: at most %,d bytes in all expected from a file of this size, found more"
              .formatted(source, whole));
    }
  }
}
