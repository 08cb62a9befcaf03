package io.github.fmnist.viz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MarkTest {
  @Test
  void neighbouringSeriesDifferByColourAndByMark() {
    for (int i = 1; i < 40; i++) {
      assertThat(Mark.of(i)).as("mark of series %d", i).isNotEqualTo(Mark.of(i - 1));
      assertThat(Look.color(i)).as("colour of series %d", i).isNotEqualTo(Look.color(i - 1));
    }
  }

  @Test
  void fortySeriesDifferByColourOrMark() {
    assertThat(IntStream.range(0, 40).mapToObj(i -> List.of(Look.color(i), Mark.of(i))))
        .doesNotHaveDuplicates();
  }
}
