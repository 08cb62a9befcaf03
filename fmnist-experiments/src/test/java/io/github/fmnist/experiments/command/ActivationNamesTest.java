package io.github.fmnist.experiments.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.Console;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;

class ActivationNamesTest {
  private final ActivationNames names = new ActivationNames();

  @Test
  void offersOnlyActivationsOfHiddenLayers() {
    assertThat(names)
        .contains("relu", "selu", "tanh", "gelu", "leakyrelu", "sigmoid")
        .doesNotContain("softmax", "rrelu");
  }

  @Test
  void readsEveryNameItOffersInEitherCase() {
    for (String name : names) {
      assertThat(ActivationNames.of(names.convert(name))).isEqualTo(name);
    }
    assertThat(names.convert("SELU")).isEqualTo(Activation.SELU);
  }

  @Test
  void helpListsThem() {
    assertThat(Console.run("activations", "--help").out())
        .contains("relu", "selu", "tanh")
        .doesNotContain("rrelu");
  }

  @Test
  void figuresHaveTheNamesOfTheLiterature() {
    assertThat(ActivationNames.title("relu")).isEqualTo("ReLU");
    assertThat(ActivationNames.title("selu")).isEqualTo("SELU");
    assertThat(ActivationNames.title("tanh")).isEqualTo("tanh");
    assertThat(names).extracting(ActivationNames::title).doesNotHaveDuplicates();
  }
}
