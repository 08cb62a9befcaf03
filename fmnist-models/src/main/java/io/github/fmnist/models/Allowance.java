package io.github.fmnist.models;

/** How many bytes the zips in one file may still unpack to, together. */
final class Allowance {
  private long bytes = ModelLimits.MAX_BYTES;

  long bytes() {
    return bytes;
  }

  /** Takes bytes that were unpacked. */
  void take(String what, long count) throws InvalidModelException {
    bytes -= count;
    if (bytes < 0) {
      throw new InvalidModelException(
          ("%s: at most %,d bytes expected (256 MiB or a quarter of this JVM's memory), found"
                  + " more")
              .formatted(what, ModelLimits.MAX_BYTES));
    }
  }
}
