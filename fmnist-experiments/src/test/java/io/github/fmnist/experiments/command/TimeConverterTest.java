package io.github.fmnist.experiments.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class TimeConverterTest {
  @ParameterizedTest
  @CsvSource({
    "0s, 0",
    "90s, 90",
    "5m, 300",
    "1m30s, 90",
    "1h30m, 5400",
    "2h1s, 7201",
    "1h2m3s, 3723",
    "999999h, 3599996400",
  })
  void readsHoursMinutesAndSeconds(String text, long seconds) {
    assertThat(new TimeConverter().convert(text)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "m", "30m1h", "1h 30m", "1.5h", "-1m", "1d", "1M", "1000000s"})
  void rejectsAnythingElse(String text) {
    assertThatThrownBy(() -> new TimeConverter().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("a time such as 30s, 5m or 1h30m expected, found " + text);
  }
}
