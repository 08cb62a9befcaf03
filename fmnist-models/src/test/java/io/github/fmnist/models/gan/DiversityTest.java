package io.github.fmnist.models.gan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.fmnist.models.Bars;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class DiversityTest {
  private static final INDArray REAL =
      new Bars(200).batch(IntStream.range(0, 200).toArray()).getFeatures();

  @Test
  void theDiversityOfRealImagesIsOne() {
    Diversity diversity = Diversity.of(REAL, REAL);
    assertThat(diversity.pairwise()).isEqualTo(1);
    assertThat(diversity.nearest()).isEqualTo(1);
    assertThat(diversity.collapsed()).isFalse();
  }

  @Test
  void imagesThatDifferHalfAsMuchAreHalfAsDiverse() {
    Diversity diversity = Diversity.of(REAL.mul(0.5).addi(0.25), REAL);
    assertThat(diversity.pairwise()).isCloseTo(0.5, within(1e-3));
    assertThat(diversity.nearest()).isCloseTo(0.5, within(1e-3));
  }

  @Test
  void distancesAreEuclidean() {
    // The distances are 3, 4 and 5 in a right triangle: 4 on average, and 3, 3, 4 to the nearest.
    INDArray triangle = Nd4j.createFromArray(new float[][] {{0, 0}, {3, 0}, {0, 4}});
    INDArray line = Nd4j.createFromArray(new float[][] {{0, 0}, {1, 0}, {2, 0}});
    Diversity diversity = Diversity.of(triangle, line);
    assertThat(diversity.pairwise()).isCloseTo(4 / (4 / 3.0), within(1e-6));
    assertThat(diversity.nearest()).isCloseTo(10 / 3.0, within(1e-6));
  }

  @Test
  void oneImageForAllCodesIsACollapse() {
    Diversity diversity = Diversity.of(REAL.getRow(3, true).repeat(0, 200), REAL);
    assertThat(diversity.pairwise()).isCloseTo(0, within(1e-2));
    assertThat(diversity.collapsed()).isTrue();
  }

  @Test
  void aFewImagesForAllCodesAreACollapseThoughTheyDiffer() {
    INDArray few = Nd4j.tile(REAL.get(NDArrayIndex.interval(0, 4)), 50, 1);
    Diversity diversity = Diversity.of(few, REAL);
    assertThat(diversity.pairwise()).isGreaterThan(0.6);
    assertThat(diversity.nearest()).isLessThan(0.05);
    assertThat(diversity.collapsed()).isTrue();
  }

  @Test
  void refusesCopiesOfTheSameImages() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Diversity.of(REAL, Nd4j.tile(REAL, 2, 1)))
        .withMessage("images that differ expected, found copies of the same ones");
  }
}
