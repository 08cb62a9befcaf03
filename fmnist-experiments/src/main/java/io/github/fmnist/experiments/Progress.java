package io.github.fmnist.experiments;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a long task is: a bar on a terminal, a plain line now and then elsewhere. */
final class Progress implements AutoCloseable {
  /** The launcher sets this property: Java cannot tell whether standard error is a terminal. */
  private static final String TERMINAL = "fmnist.terminal";

  private static final long LINE_EVERY_NANOS = Duration.ofSeconds(10).toNanos();

  private final String task;
  private final long total;
  private final PrintWriter err;
  private final ProgressBar bar;
  private final LongSupplier nanoTime;
  private final long begin;
  private long lastLine;

  private Progress(
      String task, long total, PrintWriter err, ProgressBar bar, LongSupplier nanoTime) {
    this.task = task;
    this.total = total;
    this.err = err;
    this.bar = bar;
    this.nanoTime = nanoTime;
    this.begin = nanoTime.getAsLong();
    this.lastLine = begin;
  }

  /**
   * Begins to show a task.
   *
   * @param unit what is counted, such as {@code " images"}
   * @param total how many there are
   */
  static Progress of(String task, String unit, long total, PrintWriter err) {
    return Boolean.getBoolean(TERMINAL)
        ? new Progress(task, total, err, bar(task, unit, total), System::nanoTime)
        : lines(task, total, err, System::nanoTime);
  }

  /** Begins to show a task in plain lines, one every ten seconds at most. */
  static Progress lines(String task, long total, PrintWriter err, LongSupplier nanoTime) {
    return new Progress(task, total, err, null, nanoTime);
  }

  /** In ASCII, since terminals in containers often know no more. */
  private static ProgressBar bar(String task, String unit, long total) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(total)
        .setUnit(unit, 1)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .showSpeed()
        .build();
  }

  /** Says how much is done, and a word on how it goes, such as the loss. */
  void at(long done, String remark) {
    if (bar != null) {
      bar.stepTo(done).setExtraMessage(" " + remark);
      return;
    }
    long now = nanoTime.getAsLong();
    if (now - lastLine >= LINE_EVERY_NANOS) {
      lastLine = now;
      double seconds = (now - begin) / 1e9;
      err.printf(
          "%s: %d of %d, %.0f/s, %.0f s left, %s%n",
          task, done, total, done / seconds, seconds * (total - done) / done, remark);
      err.flush();
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
