package io.github.fmnist.data;

import java.io.IOException;
import java.net.URI;

/** An origin did not deliver a file; local trouble, such as a full disk, is never one of these. */
final class OriginFailure extends IOException {
  private static final long serialVersionUID = 1L;

  /** What may help. */
  enum Remedy {
    ASK_AGAIN,
    ASK_ANOTHER
  }

  private final Remedy remedy;

  OriginFailure(Remedy remedy, URI address, String message) {
    this(remedy, address, message, null);
  }

  OriginFailure(Remedy remedy, URI address, String message, Throwable cause) {
    super(address + ": " + message, cause);
    this.remedy = remedy;
  }

  Remedy remedy() {
    return remedy;
  }
}
