package io.github.fmnist.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {
  private static final Path RUN = Path.of("runs", "vae");

  private Duration now = Duration.ofDays(-1);

  private Budget budget(String time) {
    return new Budget(Duration.parse("PT" + time), () -> now.toNanos());
  }

  private static Checkpointing checkpointing(Budget budget) {
    return new Checkpointing(
        RUN,
        Checkpoints.of(RUN),
        Duration.ZERO,
        () -> false,
        Optional.of(budget),
        Optional.empty());
  }

  /**
   * Trains for an epoch. The budget begins a second before. The first ten steps take a second each,
   * the others a tenth of that, and the work after the epoch takes two seconds.
   *
   * @return the forecasts
   */
  private List<String> forecasts(String time, int steps, double before, int epochs, int networks) {
    Checkpointing checkpointing = checkpointing(budget(time));
    List<String> forecasts = new ArrayList<>();
    now = now.plusSeconds(1);
    for (int step = 1; step <= steps; step++) {
      now = now.plusMillis(step <= 10 ? 1000 : 100);
      checkpointing
          .forecast(before + (double) step / steps, epochs, networks, false)
          .ifPresent(forecasts::add);
    }
    now = now.plusSeconds(2);
    checkpointing.forecast(before + 1, epochs, networks, true).ifPresent(forecasts::add);
    return forecasts;
  }

  @Test
  void isUsedUpWhenItsTimeHasPassed() {
    Budget budget = budget("10s");
    assertThat(budget.isUsedUp()).isFalse();
    now = now.plusSeconds(10).minusNanos(1);
    assertThat(budget.isUsedUp()).isFalse();
    now = now.plusNanos(1);
    assertThat(budget.isUsedUp()).isTrue();
    assertThat(checkpointing(budget).stops()).isTrue();
    assertThat(budget("0s").isUsedUp()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    // At the end of the epoch: 90 steps and the work after them took 11 s, 22 s are over.
    "10m, 100, 49 of 100",
    // The epoch is too long to wait for its end: 100 steps took 10 s, 21 s are over.
    "10m, 1000, 6 of 100",
    // The budget is too short to wait for that: 40 steps took 4 s, 15 s are over.
    "16s, 1000, 1 of 100",
  })
  void saysHowFarTrainingWillGet(String time, int steps, String epoch) {
    assertThat(forecasts(time, steps, 0, 100, 1))
        .containsExactly(
            "budget %s: training will get to about epoch %s; the run then stops with a checkpoint, and ./fmnist resume %s continues it"
                .formatted(time, epoch, RUN));
  }

  @ParameterizedTest
  @CsvSource({"10m, 10, 1m50s", "1h30m, 20, 4m", "24h, 1000, 3h24m"})
  void saysWhenTheTrainingEndsIfItFits(String time, int epochs, String end) {
    assertThat(forecasts(time, 100, 0, epochs, 1))
        .containsExactly("budget %s: the training fits, and ends in about %s".formatted(time, end));
  }

  @Test
  void namesTheNetworkIfAStudyHasSeveral() {
    assertThat(forecasts("2m", 100, 0, 3, 4))
        .singleElement()
        .asString()
        .startsWith("budget 2m: training will get to about network 4 of 4, epoch 1 of 3; ");
    assertThat(forecasts("1m", 100, 4, 3, 4))
        .singleElement()
        .asString()
        .startsWith("budget 1m: training will get to about network 3 of 4, epoch 3 of 3; ");
  }

  @Test
  void saysNothingBeforeEnoughStepsAreMeasured() {
    assertThat(forecasts("1h", 10, 0, 10, 1)).isEmpty();
    assertThat(forecasts("1h", 19, 0, 10, 1)).isEmpty();
  }
}
