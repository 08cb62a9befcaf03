package io.github.fmnist.data;

import static org.nd4j.common.base.Preconditions.checkArgument;

import java.time.Duration;

/**
 * The time limits and retries of a download.
 *
 * @param attempts the number of consecutive failures, with less than 8 KiB of progress between
 *     them, after which an origin is given up, at least 1
 * @param backOff the pause before the second attempt; each further one is twice as long
 * @param timeout the time limit for the first answer
 * @param stallTimeout the time limit for 8 KiB, or the rest of the file, once an origin has
 *     answered
 */
record RetryPolicy(int attempts, Duration backOff, Duration timeout, Duration stallTimeout) {

  /** The defaults: three origins that never answer are given up after nine seconds. */
  static final RetryPolicy DEFAULT =
      new RetryPolicy(3, Duration.ofMillis(500), Duration.ofSeconds(3), Duration.ofSeconds(20));

  RetryPolicy {
    checkArgument(attempts >= 1, "at least one attempt expected, %s given", attempts);
    checkPositive("back-off", backOff);
    checkPositive("timeout", timeout);
    checkPositive("stall timeout", stallTimeout);
  }

  RetryPolicy withAttempts(int value) {
    return new RetryPolicy(value, backOff, timeout, stallTimeout);
  }

  RetryPolicy withBackOff(Duration value) {
    return new RetryPolicy(attempts, value, timeout, stallTimeout);
  }

  RetryPolicy withTimeout(Duration value) {
    return new RetryPolicy(attempts, backOff, value, stallTimeout);
  }

  RetryPolicy withStallTimeout(Duration value) {
    return new RetryPolicy(attempts, backOff, timeout, value);
  }

  /** Returns a duration in seconds as text, such as {@code "0.5 s"}. */
  static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }

  private static void checkPositive(String name, Duration value) {
    checkArgument(value.toMillis() > 0, "a %s of at least 1 ms expected, %s given", name, value);
  }
}
