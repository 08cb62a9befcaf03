package io.github.fmnist.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter written = new StringWriter();
  private Messages messages = Messages.to(new PrintWriter(written));
  private final AtomicLong nanos = new AtomicLong(-5);

  @Test
  void writesALineEveryTenSecondsWithoutATerminal() {
    try (Progress progress = lines("relu", Progress.Unit.IMAGES, 1000)) {
      progress.at(100, "loss 2");
      assertThat(written.toString()).as("at once").isEmpty();
      progress.say("a remark");
      advance(Duration.ofSeconds(11));
      progress.at(220, "loss 1");
      advance(Duration.ofSeconds(1));
      progress.at(240, "loss 1");
      advance(Duration.ofSeconds(10));
      progress.at(440, "loss 0.5");
    }
    assertThat(written.toString().lines())
        .containsExactly(
            "a remark",
            "relu: 220 of 1,000, 20/s, 39 s left, loss 1",
            "relu: 440 of 1,000, 20/s, 28 s left, loss 0.5");
  }

  @Test
  void atTheEndItSaysWhatItTook() {
    try (Progress progress = lines("vae", Progress.Unit.IMAGES, 1000)) {
      advance(Duration.ofSeconds(20));
      progress.at(1000, "loss 1");
    }
    assertThat(written.toString().lines())
        .containsExactly("vae: 1,000 of 1,000, 50/s, took 20 s, loss 1");
  }

  @Test
  void countsBytesInMebibytes() {
    try (Progress progress = lines("file.gz", Progress.Unit.BYTES, 30 << 20)) {
      advance(Duration.ofSeconds(10));
      progress.at(20 << 20, "");
    }
    assertThat(written.toString().lines())
        .containsExactly("file.gz: 20 of 30 MiB, 2 MiB/s, 5 s left");
  }

  @Test
  void aBarFitsTheTerminal() {
    assertThat(Progress.render("relu", 0.5, "1280/s, 20 s left, loss 0.85", 60))
        .isEqualTo("relu  50 % [=========         ] 1280/s, 20 s left, loss 0.85");
    for (int width = 1; width <= 200; width++) {
      String line = Progress.render("relu", 1, "1280/s, 0 s left", width);
      assertThat(line)
          .hasSizeLessThanOrEqualTo(width)
          .startsWith("relu 100 % [".substring(0, Math.min(width, 12)));
      if (width >= 40) {
        assertThat(line).containsPattern("\\[={10,40}] 1280/s, 0 s left");
      }
    }
  }

  @Test
  void longTimesAreInMinutes() {
    try (Progress progress = lines("vae", Progress.Unit.IMAGES, 100_000)) {
      advance(Duration.ofSeconds(10));
      progress.at(1000, "");
    }
    assertThat(written.toString().lines())
        .containsExactly("vae: 1,000 of 100,000, 100/s, 17 min left");
  }

  @Test
  void aLineOfAnEpochIsEnoughForTenSeconds() {
    try (Progress progress = lines("vae", Progress.Unit.IMAGES, 1000)) {
      advance(Duration.ofSeconds(9));
      progress.epoch("epoch 1 of 5, loss 2");
      advance(Duration.ofSeconds(9));
      progress.at(400, "");
      advance(Duration.ofSeconds(2));
      progress.at(500, "");
    }
    assertThat(written.toString().lines())
        .containsExactly("vae: epoch 1 of 5, loss 2", "vae: 500 of 1,000, 25/s, 20 s left");
  }

  @Test
  void showsNothingToPeopleWhoWantToReadLittleButTellsPrograms() {
    StringWriter events = new StringWriter();
    messages = messages.quiet().events(new PrintWriter(events));
    try (Progress progress = lines("file.gz", Progress.Unit.BYTES, 1000)) {
      progress.say("a remark");
      advance(Duration.ofSeconds(10));
      progress.at(500, "");
      progress.epoch("epoch 1");
    }
    messages.warn("a warning");
    assertThat(written.toString().lines()).containsExactly("a warning");
    assertThat(events.toString().lines())
        .containsExactly(
            "{\"event\":\"progress\",\"task\":\"file.gz\",\"done\":500,\"total\":1000,\"unit\":\"bytes\",\"secondsLeft\":10}",
            "{\"event\":\"warning\",\"message\":\"a warning\"}");
  }

  private Progress lines(String task, Progress.Unit unit, long total) {
    return Progress.lines(task, unit, total, 0, messages, nanos::get);
  }

  private void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
