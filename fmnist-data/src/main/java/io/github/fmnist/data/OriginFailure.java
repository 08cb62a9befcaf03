package io.github.fmnist.data;

import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** An origin did not deliver a file; local trouble, such as a full disk, is never one of these. */
final class OriginFailure extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_LENGTH = 400;

  /** What may help. */
  enum Remedy {
    ASK_AGAIN,
    ASK_ANOTHER
  }

  private final Remedy remedy;

  OriginFailure(Remedy remedy, URI address, String message) {
    this(remedy, address, message, null);
  }

  OriginFailure(Remedy remedy, URI address, String message, @Nullable Throwable cause) {
    super(address + ": " + printable(message), cause);
    this.remedy = remedy;
  }

  /** What a server says may be of any length and hold what a terminal takes for a command. */
  private static String printable(String message) {
    String text = message.replaceAll("[^\\x20-\\x7e]", "?");
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
  }

  Remedy remedy() {
    return remedy;
  }
}
