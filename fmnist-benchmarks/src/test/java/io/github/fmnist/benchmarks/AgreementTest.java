package io.github.fmnist.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.benchmarks.Agreement.Answer;
import io.github.fmnist.engine.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementTest {
  @Test
  void holdsForEqualAnswers() {
    assertThat(between(gradients(), gradients()).holds()).isTrue();
  }

  @Test
  void seesOneWrongBias() {
    float[] wrong = gradients();
    wrong[Parameter.OUTPUT_BIAS.offset() + 3] += 0.01f;

    assertThat(between(gradients(), wrong).holds()).isFalse();
  }

  @Test
  void bf16MayDifferMore() {
    Answer plain = answer(gradients());
    float[] rounded = gradients();
    rounded[Parameter.OUTPUT_BIAS.offset() + 3] += 0.01f;

    assertThat(
            Agreement.between("a, b", "cnn relu", Precision.BF16, plain, answer(rounded)).holds())
        .isTrue();
    rounded[Parameter.OUTPUT_BIAS.offset() + 3] += 0.3f;
    assertThat(
            Agreement.between("a, b", "cnn relu", Precision.BF16, plain, answer(rounded)).holds())
        .isFalse();
  }

  @Test
  void seesNotANumber() {
    float[] wrong = gradients();
    wrong[0] = Float.NaN;

    assertThat(between(gradients(), wrong).holds()).isFalse();
  }

  @Test
  void countsTheWorstOutputsAndTheBestGradientsOfAllBatches() {
    Agreement swapped = new Agreement("a, b", "cnn relu", Precision.FLOAT32, 1e-7, 1e-3);
    Agreement close = new Agreement("a, b", "cnn relu", Precision.FLOAT32, 1e-6, 1e-5);

    assertThat(Agreement.over(List.of(swapped, close)))
        .isEqualTo(new Agreement("a, b", "cnn relu", Precision.FLOAT32, 1e-6, 1e-5));
  }

  private static float[] gradients() {
    float[] gradients = Parameter.initial();
    for (Parameter parameter : Parameter.values()) {
      gradients[parameter.offset()] = 1;
    }
    return gradients;
  }

  private static Agreement between(float[] a, float[] b) {
    return Agreement.between("a, b", "cnn relu", Precision.FLOAT32, answer(a), answer(b));
  }

  private static Answer answer(float... gradients) {
    return new Answer(new float[] {1, -2}, Parameter.split(gradients));
  }
}
