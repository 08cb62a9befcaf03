package io.github.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NormalizationTest {
  static Stream<Normalization> all() {
    return Stream.of(
        Normalization.unitInterval(),
        Normalization.symmetric(),
        Normalization.standardized(FashionMnist.synthetic(10, 1).train()));
  }

  @ParameterizedTest
  @MethodSource("all")
  void invertsWhatItApplies(Normalization normalization) {
    INDArray values = Nd4j.linspace(0, 1, 100).reshape(10, 10);
    float[] before = values.data().asFloat();
    INDArray back = normalization.invert(normalization.apply(values));
    assertThat(back.equalsWithEps(values, 1e-6)).isTrue();
    assertThat(values.data().asFloat()).isEqualTo(before);
  }

  @Test
  void mapsTheEndsOfTheUnitIntervalToMinusOneAndOne() {
    assertThat(Normalization.symmetric().apply(Nd4j.createFromArray(0f, 1f)).toFloatVector())
        .containsExactly(-1f, 1f);
  }

  @Test
  void standardizesItsImagesToMeanZeroAndDeviationOne() {
    LabelledImages images = FashionMnist.synthetic(100, 1).train();
    INDArray normalized = Normalization.standardized(images).apply(images.features());
    assertThat(normalized.meanNumber().doubleValue()).isCloseTo(0, within(1e-4));
    assertThat(normalized.stdNumber(false).doubleValue()).isCloseTo(1, within(1e-4));
  }

  @Test
  void refusesImagesOfOneGreyValue() {
    LabelledImages flat = LabelledImages.of(new byte[4], new byte[1], 2, 2, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Normalization.standardized(flat))
        .withMessage("a scale above 0 expected, 0.0 given");
  }
}
