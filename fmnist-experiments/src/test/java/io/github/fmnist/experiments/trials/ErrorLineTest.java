package io.github.fmnist.experiments.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErrorLineTest {
  @Test
  void theLastErrorSaysWhyACommandFailed() {
    assertThat(found("relu: epoch 1 of 3", "error: no space left", "activations --help lists it"))
        .isEqualTo("error: no space left");
    assertThat(found("error: first", "error: second", "a hint")).isEqualTo("error: second");
  }

  @Test
  void withoutAnErrorItIsTheLastLine() {
    assertThat(found("one", "two")).isEqualTo("two");
    assertThat(found()).isEmpty();
  }

  private static String found(String... lines) {
    ErrorLine line = new ErrorLine();
    Stream.of(lines).forEach(line::accept);
    return line.toString();
  }
}
