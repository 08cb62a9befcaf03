package io.github.fmnist.models.internal.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogSumExpTest {
  @Test
  void sharesOfNumbersBeyondTheRangeOfExponentialsSumToOne() {
    double[] logarithms = {1000, 1000 + Math.log(3), -1000};
    assertThat(LogSumExp.normalize(logarithms)).isEqualTo(1000 + Math.log(4), within(1e-9));
    assertThat(logarithms).containsExactly(new double[] {0.25, 0.75, 0}, within(1e-9));
  }

  @Test
  void theMeanDoesNotDependOnTheOrder() {
    double[] logarithms = {-800, 2, 900, 900.5};
    LogSumExp rising = new LogSumExp();
    LogSumExp falling = new LogSumExp();
    for (int i = 0; i < 4; i++) {
      rising.add(logarithms[i]);
      falling.add(logarithms[3 - i]);
    }
    double expected = LogSumExp.normalize(logarithms) - Math.log(4);
    assertThat(rising.mean()).isEqualTo(expected, within(1e-9));
    assertThat(falling.mean()).isEqualTo(expected, within(1e-9));
  }
}
