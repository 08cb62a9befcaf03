package io.github.fmnist.experiments.run;

import java.time.Duration;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Shows the progress of a long task: a bar on a terminal, otherwise a line after each epoch and
 * every ten seconds between.
 */
public final class Progress implements AutoCloseable {
  private static final long LINE_EVERY_NANOS = Duration.ofSeconds(10).toNanos();

  /** Speed and time left are unknown before that. */
  private static final long SETTLING_NANOS = Duration.ofMillis(500).toNanos();

  /** Length of a bar, in characters. */
  private static final int MIN_BAR = 10;

  private static final int MAX_BAR = 40;

  /** Times from here on are in minutes. */
  private static final double LONG_SECONDS = 180;

  /** The units of progress. */
  public enum Unit {
    IMAGES("", "images", 1),
    BYTES(" MiB", "bytes", 1 << 20);

    private final String name;
    private final String event;
    private final long size;

    Unit(String name, String event, long size) {
      this.name = name;
      this.event = event;
      this.size = size;
    }
  }

  private final String task;
  private final Unit unit;
  private final long total;
  private final Messages messages;
  private final @Nullable ProgressBar bar;
  private final LongSupplier nanoTime;
  private final long doneBefore;
  private final long start;
  private long lastLine;

  private Progress(
      String task,
      Unit unit,
      long total,
      long doneBefore,
      Messages messages,
      @Nullable ProgressBar bar,
      LongSupplier nanoTime) {
    this.task = task;
    this.unit = unit;
    this.total = total;
    this.doneBefore = doneBefore;
    this.messages = messages;
    this.bar = bar;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.lastLine = start;
  }

  /** Starts to show a task of {@code total} images or bytes. */
  public static Progress of(String task, Unit unit, long total, Messages messages) {
    return of(task, unit, total, 0, messages);
  }

  /** Starts to show a task that another process began: it did {@code doneBefore} of it. */
  public static Progress of(
      String task, Unit unit, long total, long doneBefore, Messages messages) {
    return messages.showsBars()
        ? new Progress(
            task, unit, total, doneBefore, messages, bar(task, total, doneBefore), System::nanoTime)
        : lines(task, unit, total, doneBefore, messages, System::nanoTime);
  }

  /** Starts to show a task in plain lines, at most one every ten seconds. */
  static Progress lines(
      String task,
      Unit unit,
      long total,
      long doneBefore,
      Messages messages,
      LongSupplier nanoTime) {
    return new Progress(task, unit, total, doneBefore, messages, null, nanoTime);
  }

  private static ProgressBar bar(String task, long total, long doneBefore) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(total)
        .startsFrom(doneBefore, Duration.ZERO)
        .setUpdateIntervalMillis(200)
        .setRenderer(
            (state, width) ->
                render(
                    state.getTaskName(),
                    state.getNormalizedProgress(),
                    state.getExtraMessage(),
                    width))
        .build();
  }

  /** Returns a line with a bar in ASCII, as many terminals in containers need. */
  static String render(String task, double share, String status, int width) {
    String begin = "%s %3.0f %% [".formatted(task, 100 * share);
    int room = width - begin.length() - "] ".length() - status.length();
    int length = Math.max(MIN_BAR, Math.min(MAX_BAR, room));
    int done = (int) Math.round(length * share);
    String line = begin + "=".repeat(done) + " ".repeat(length - done) + "] " + status;
    return line.substring(0, Math.min(width, line.length()));
  }

  /** Shows how much is done, and a remark on the state of the task, such as the loss. */
  public void at(long done, String remark) {
    long now = nanoTime.getAsLong();
    if (bar != null) {
      bar.stepTo(done).setExtraMessage(done > doneBefore ? status(done, remark, now) : "");
    }
    if (now - lastLine < LINE_EVERY_NANOS || done <= doneBefore) {
      return;
    }
    lastLine = now;
    if (bar == null) {
      messages.info(
          "%s: %,d of %,d%s, %s"
              .formatted(
                  task, done / unit.size, total / unit.size, unit.name, status(done, remark, now)));
    }
    messages.event(
        new Event.Advanced(task, done, total, unit.event, Math.round(secondsLeft(done, now))));
  }

  /** Says what an epoch gave; a bar on a terminal shows that already. */
  public void epoch(String result) {
    if (bar == null) {
      lastLine = nanoTime.getAsLong();
      messages.info("%s: %s".formatted(task, result));
    }
  }

  /** Returns speed, time left, or at the end the time that it took, and the remark. */
  private String status(long done, String remark, long now) {
    if (now - start < SETTLING_NANOS) {
      return remark; // a speed of few images says nothing
    }
    return "%,.0f%s/s, %s%s"
        .formatted(
            speed(done, now) / unit.size,
            unit.name,
            done < total
                ? time(secondsLeft(done, now)) + " left"
                : "took " + time((now - start) / 1e9),
            remark.isEmpty() ? "" : ", " + remark);
  }

  private static String time(double seconds) {
    return seconds < LONG_SECONDS
        ? "%.0f s".formatted(seconds)
        : "%.0f min".formatted(seconds / 60);
  }

  private double speed(long done, long now) {
    return (done - doneBefore) / ((now - start) / 1e9);
  }

  private double secondsLeft(long done, long now) {
    return (total - done) / speed(done, now);
  }

  /** Prints a sentence in a line of its own, above the bar. */
  public void say(String sentence) {
    // Depending on the terminal, the bar rewrites the line of the cursor or the line above it.
    messages.info(bar == null ? sentence : "%n%s%n".formatted(sentence));
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
