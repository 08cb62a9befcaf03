package io.github.fmnist.data;

import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Thrown if an origin did not deliver a file; never for local failures such as a full disk. */
final class OriginFailure extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_LENGTH = 400;

  /** The next step after the failure. */
  enum Remedy {
    RETRY,
    NEXT_ORIGIN
  }

  private final Remedy remedy;

  OriginFailure(Remedy remedy, URI address, String message) {
    this(remedy, address, message, null);
  }

  OriginFailure(Remedy remedy, URI address, String message, @Nullable Throwable cause) {
    super(address + ": " + printable(message), cause);
    this.remedy = remedy;
  }

  /**
   * Returns a message that is safe to print: a server's text may be of any length and may contain
   * terminal control sequences.
   */
  private static String printable(String message) {
    String text = message.replaceAll("[^\\x20-\\x7e]", "?");
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
  }

  Remedy remedy() {
    return remedy;
  }
}
