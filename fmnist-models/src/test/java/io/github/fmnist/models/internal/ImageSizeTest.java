package io.github.fmnist.models.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ImageSizeTest {
  private final ImageSize size = ImageSize.of(1, 2, 3);

  @Test
  void bothEndsOfTheRangeAreWithinIt() {
    INDArray images = Nd4j.createFromArray(new float[][] {{0, 1, -0f, 0.5f, Float.MIN_VALUE, 1}});
    assertThat(size.within(0, 1, images, "a test")).isEqualTo(images);
  }

  @ParameterizedTest
  @ValueSource(floats = {-1e-30f, 1.0000001f, -1, 2, Float.MAX_VALUE})
  void onePixelOutsideTheRangeIsRefusedWithWhatWasFound(float pixel) {
    INDArray images = Nd4j.valueArrayOf(new long[] {4, 6}, 0.5f);
    images.putScalar(3, 5, pixel);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> size.within(0, 1, images, "a test"))
        .withMessageStartingWith("a test takes pixels in [0, 1], found ")
        .withMessageContaining(Double.toString(pixel));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void onePixelThatIsNoFiniteNumberIsRefused(float pixel) {
    INDArray images = Nd4j.valueArrayOf(new long[] {4, 6}, 0.5f);
    images.putScalar(0, 0, pixel);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> size.within(0, 1, images, "a test"))
        .withMessage("images of finite numbers expected, found NaN or infinity");
  }

  @Test
  void onlyThePixelsOfAViewCount() {
    INDArray wide = Nd4j.valueArrayOf(new long[] {4, 8}, 7f);
    INDArray view = wide.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 7));
    view.assign(0.5);
    assertThat(size.within(0, 1, view, "a test").maxNumber().floatValue()).isEqualTo(0.5f);
    INDArray tall = Nd4j.valueArrayOf(new long[] {4, 6}, 7f);
    INDArray rows = tall.get(NDArrayIndex.interval(1, 3), NDArrayIndex.all());
    rows.assign(0.5);
    assertThat(size.within(0, 1, rows, "a test")).isEqualTo(rows);
    INDArray others = tall.get(NDArrayIndex.interval(2, 4), NDArrayIndex.all());
    assertThatIllegalArgumentException().isThrownBy(() -> size.within(0, 1, others, "a test"));
  }
}
