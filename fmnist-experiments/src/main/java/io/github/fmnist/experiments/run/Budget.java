package io.github.fmnist.experiments.run;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The time that training may take in this process, and a forecast of what fits into it. */
public final class Budget {
  /** Number of steps that a forecast leaves out: the first are slow, since code is compiled. */
  private static final int SLOW_STEPS = 10;

  /** Minimum time of the steps that a forecast is based on. */
  private static final Duration MIN_MEASURED = Duration.ofSeconds(3);

  /**
   * Maximum time that a forecast waits for the end of an epoch: only then it is known how long the
   * work between two epochs takes.
   */
  private static final Duration MAX_MEASURED = Duration.ofSeconds(10);

  private final Duration time;
  private final LongSupplier nanoTime;
  private final long start;
  private int steps;
  private long measuredSince;
  private double measuredFrom;
  private boolean forecast;

  /**
   * Begins a budget.
   *
   * @param nanoTime a clock, such as {@code System::nanoTime}
   */
  public Budget(Duration time, LongSupplier nanoTime) {
    this.time = time;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
  }

  /**
   * What a study will have trained when its training or the budget ends, whichever is first.
   *
   * @param epochs number of epochs, with fractions, of all networks together
   * @param time the time until then
   */
  record Forecast(Budget budget, double epochs, Duration time) {}

  boolean isUsedUp() {
    return since(start).compareTo(time) >= 0;
  }

  /**
   * Returns a forecast, once, when enough steps have been measured.
   *
   * @param done number of epochs so far, with fractions, of all networks together
   * @param all number of epochs of the whole study
   * @param epochEnded whether an epoch has ended, rather than a step
   */
  Optional<Forecast> forecast(double done, double all, boolean epochEnded) {
    if (!epochEnded) {
      steps++;
    }
    if (steps == SLOW_STEPS) {
      measuredSince = nanoTime.getAsLong();
      measuredFrom = done;
    }
    if (steps <= SLOW_STEPS || forecast || !isEnough(since(measuredSince), epochEnded)) {
      return Optional.empty();
    }
    forecast = true;
    double nanosPerEpoch = since(measuredSince).toNanos() / (done - measuredFrom);
    double left = time.minus(since(start)).toNanos();
    double epochs = Math.min(all, done + left / nanosPerEpoch);
    return Optional.of(
        new Forecast(this, epochs, Duration.ofNanos((long) ((epochs - done) * nanosPerEpoch))));
  }

  /** Returns whether steps were measured for long enough; a short budget waits less. */
  private boolean isEnough(Duration measured, boolean epochEnded) {
    return measured.compareTo(MIN_MEASURED) >= 0
        && (epochEnded
            || measured.compareTo(MAX_MEASURED) >= 0
            || measured.compareTo(time.dividedBy(4)) >= 0);
  }

  private Duration since(long nanos) {
    return Duration.ofNanos(nanoTime.getAsLong() - nanos);
  }

  /** Returns a time as the command line has it, such as 1h30m. */
  private static String text(Duration time) {
    return time.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  /** Returns a time in seconds, or in minutes from two on. */
  static String rounded(Duration time) {
    return text(
        time.toMinutes() < 2
            ? time.truncatedTo(ChronoUnit.SECONDS)
            : time.plusSeconds(30).truncatedTo(ChronoUnit.MINUTES));
  }

  /** Returns the time as the command line has it, such as 1h30m. */
  @Override
  public String toString() {
    return text(time);
  }
}
