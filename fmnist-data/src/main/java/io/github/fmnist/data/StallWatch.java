package io.github.fmnist.data;

import java.time.Duration;

/** Tells a download that hardly moves from one that is merely slow. */
final class StallWatch {
  /** What has to come within the time limit; the slowest of modems brings it in seconds. */
  static final int MIN_BYTES = 1 << 13;

  private final Duration limit;
  private long mark;
  private long since = System.nanoTime();

  /** Starts the clock, with so many bytes held. */
  StallWatch(Duration limit, long held) {
    this.limit = limit;
    this.mark = held;
  }

  /** Notes how many bytes are held now; enough of them start the clock anew. */
  void holds(long bytes) {
    if (bytes >= mark + MIN_BYTES) {
      mark = bytes;
      since = System.nanoTime();
    }
  }

  /** Returns how long the next bytes may take; not above 0 if they are late. */
  Duration timeLeft() {
    return limit.minusNanos(System.nanoTime() - since);
  }

  /** Says what did not come in the time that is over. */
  String complaint() {
    return "fewer than %,d bytes came for %s".formatted(MIN_BYTES, RetryPolicy.seconds(limit));
  }
}
