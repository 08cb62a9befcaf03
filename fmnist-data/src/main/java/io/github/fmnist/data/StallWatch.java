package io.github.fmnist.data;

import java.time.Duration;

/** Detects a download that makes hardly any progress. */
final class StallWatch {
  /**
   * The bytes that must arrive within the time limit; even a slow modem transfers them in seconds.
   */
  static final int MIN_BYTES = 1 << 13;

  private final Duration limit;
  private long mark;
  private long since = System.nanoTime();

  /** Starts the clock, given the number of bytes held. */
  StallWatch(Duration limit, long held) {
    this.limit = limit;
    this.mark = held;
  }

  /** Records the number of bytes held now; sufficient progress restarts the clock. */
  void holds(long bytes) {
    if (bytes >= mark + MIN_BYTES) {
      mark = bytes;
      since = System.nanoTime();
    }
  }

  /** Returns the time left for the next bytes; zero or negative if they are late. */
  Duration timeLeft() {
    return limit.minusNanos(System.nanoTime() - since);
  }

  /** Returns a message about the missing progress. */
  String message() {
    return "fewer than %,d bytes arrived within %s"
        .formatted(MIN_BYTES, RetryPolicy.seconds(limit));
  }
}
