package io.github.fmnist.experiments.run;

import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.time.Duration;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows the progress of a long task: a bar on a terminal, otherwise a line every ten seconds. */
public final class Progress implements AutoCloseable {
  /** The launcher sets this property: Java cannot detect whether standard error is a terminal. */
  private static final String TERMINAL = "fmnist.terminal";

  private static final long LINE_EVERY_NANOS = Duration.ofSeconds(10).toNanos();

  /** The units of progress. */
  public enum Unit {
    IMAGES("", 1),
    BYTES(" MiB", 1 << 20);

    private final String name;
    private final long size;

    Unit(String name, long size) {
      this.name = name;
      this.size = size;
    }
  }

  private final String task;
  private final Unit unit;
  private final long total;
  private final PrintWriter err;
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
      PrintWriter err,
      @Nullable ProgressBar bar,
      LongSupplier nanoTime) {
    this.task = task;
    this.unit = unit;
    this.total = total;
    this.doneBefore = doneBefore;
    this.err = err;
    this.bar = bar;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.lastLine = start;
  }

  /** Starts to show a task of {@code total} images or bytes. */
  public static Progress of(String task, Unit unit, long total, PrintWriter err) {
    return of(task, unit, total, 0, err);
  }

  /** Starts to show a task that another process began: it did {@code doneBefore} of it. */
  public static Progress of(String task, Unit unit, long total, long doneBefore, PrintWriter err) {
    return Boolean.getBoolean(TERMINAL)
        ? new Progress(
            task,
            unit,
            total,
            doneBefore,
            err,
            bar(task, unit, total, doneBefore),
            System::nanoTime)
        : lines(task, unit, total, doneBefore, err, System::nanoTime);
  }

  /** Starts to show a task in plain lines, at most one every ten seconds. */
  static Progress lines(
      String task, Unit unit, long total, long doneBefore, PrintWriter err, LongSupplier nanoTime) {
    return new Progress(task, unit, total, doneBefore, err, null, nanoTime);
  }

  /** Returns a bar in ASCII, as many terminals in containers need, that fits 80 columns. */
  private static ProgressBar bar(String task, Unit unit, long total, long doneBefore) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(total)
        .startsFrom(doneBefore, Duration.ZERO)
        .setUnit(unit.name, unit.size)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .showSpeed(new DecimalFormat("#"))
        .build();
  }

  /** Shows how much is done, and a remark on the state of the task, such as the loss. */
  public void at(long done, String remark) {
    if (bar != null) {
      bar.stepTo(done).setExtraMessage(" " + remark);
      return;
    }
    long now = nanoTime.getAsLong();
    if (now - lastLine >= LINE_EVERY_NANOS) {
      lastLine = now;
      double seconds = (now - start) / 1e9;
      err.printf(
          "%s: %d of %d%s, %.0f%s/s, %.0f s left%s%n",
          task,
          done / unit.size,
          total / unit.size,
          unit.name,
          (done - doneBefore) / seconds / unit.size,
          unit.name,
          seconds * (total - done) / (done - doneBefore),
          remark.isEmpty() ? "" : ", " + remark);
      err.flush();
    }
  }

  /** Prints a sentence in a line of its own, above the bar. */
  public void say(String sentence) {
    // Depending on the terminal, the bar rewrites the line of the cursor or the line above it.
    String space = bar == null ? "" : System.lineSeparator();
    err.printf("%s%s%n%s", space, sentence, space);
    err.flush();
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
