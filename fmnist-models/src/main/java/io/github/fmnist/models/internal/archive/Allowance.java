package io.github.fmnist.models.internal.archive;

import io.github.fmnist.models.InvalidModelException;
import io.github.fmnist.models.internal.ModelLimits;

/**
 * How many bytes the zips in one file may still unpack to, together: so many that a model fits,
 * which hardly shrinks in a zip, and so few that a small file takes little memory.
 */
public final class Allowance {
  /** A new network with a new updater, half of whose values are 0, packs to a fourth. */
  private static final int MAX_RATIO = 20;

  private static final long ALWAYS = 1L << 24;

  private final long whole;
  private long left;

  /**
   * Returns the allowance of a file.
   *
   * @param size of the file in bytes
   */
  public Allowance(long size) {
    whole = Math.min(ModelLimits.MAX_BYTES, Math.max(ALWAYS, MAX_RATIO * size));
    left = whole;
  }

  long left() {
    return left;
  }

  /** Takes bytes that were unpacked. */
  void take(String what, long count) throws InvalidModelException {
    left -= count;
    if (left < 0) {
      throw new InvalidModelException(
          "%s: at most %,d bytes in all expected from a file of this size, found more"
              .formatted(what, whole));
    }
  }
}
