package io.github.fmnist.models.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ManifoldTest {
  private final INDArray here = cluster(1, 0);
  private final INDArray hereToo = cluster(2, 0);
  private final INDArray there = cluster(3, 100);
  private final INDArray thereToo = cluster(4, 100);
  private final INDArray elsewhere = cluster(5, 1000);

  @Test
  void setsOfOneDistributionOverlap() {
    Manifold.Overlap overlap = overlap(here, hereToo);

    assertThat(overlap.precision()).isBetween(0.75, 1.0);
    assertThat(overlap.recall()).isBetween(0.75, 1.0);
    // Naeem et al. 2020: 1 - 1/2^k.
    assertThat(overlap.coverage()).isCloseTo(1 - 1 / 32.0, within(0.04));
  }

  @Test
  void aSetOverlapsItselfCompletely() {
    assertThat(overlap(here, here)).isEqualTo(new Manifold.Overlap(1, 1, 1));
  }

  @Test
  void setsFarFromEachOtherDoNotOverlap() {
    assertThat(overlap(here, there)).isEqualTo(new Manifold.Overlap(0, 0, 0));
  }

  @Test
  void halfOfTheRealSetIsPreciseAndRecallsHalf() {
    Manifold.Overlap overlap = overlap(both(here, there), hereToo);

    assertThat(overlap.precision()).isBetween(0.75, 1.0);
    assertThat(overlap.recall()).isBetween(0.35, 0.5);
    assertThat(overlap.coverage()).isBetween(0.45, 0.5);
  }

  @Test
  void otherImagesBesideTheRealSetHalveThePrecisionOnly() {
    Manifold.Overlap overlap = overlap(here, both(hereToo, elsewhere));

    assertThat(overlap.precision()).isBetween(0.35, 0.5);
    assertThat(overlap.recall()).isBetween(0.75, 1.0);
  }

  @Test
  void halfOfTheRealSetAndOtherImagesHalveBoth() {
    Manifold.Overlap overlap = overlap(both(here, there), both(thereToo, elsewhere));

    assertThat(overlap.precision()).isBetween(0.35, 0.5);
    assertThat(overlap.recall()).isBetween(0.35, 0.5);
  }

  @Test
  void copiesOfOnePointRecallNothing() {
    INDArray point = Nd4j.zeros(here.shape()).castTo(here.dataType());

    assertThat(overlap(here, point).recall()).isZero();
  }

  @Test
  void anOutlierMakesAClusterNearItPreciseOnly() {
    INDArray withOutlier = here.dup();
    withOutlier.getRow(7).assign(50);
    INDArray cluster = cluster(6, 0).muli(0.01).addi(60);
    Manifold.Overlap overlap = overlap(withOutlier, cluster);

    assertThat(overlap.precision()).isEqualTo(1);
    assertThat(overlap.recall()).isZero();
    assertThat(overlap.coverage()).isEqualTo(1 / 400.0);
  }

  @Test
  void exchangingTheSetsExchangesPrecisionAndRecall() {
    INDArray wide = here.mul(2);

    assertThat(overlap(here, wide).precision()).isEqualTo(overlap(wide, here).recall());
    assertThat(overlap(here, wide).precision()).isLessThan(overlap(here, wide).recall());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 10, 3_000})
  void agreesWithAPlainComparisonAtAnyDistanceFromTheOrigin(double offset) {
    INDArray real = FrechetDistanceTest.normal(1, 520, 8).addi(offset);
    INDArray generated = FrechetDistanceTest.normal(2, 530, 8).muli(0.8).addi(offset);

    assertThat(overlap(real, generated)).isEqualTo(PlainDistances.overlap(real, generated));
  }

  @Test
  void aBallIncludesItsSurface() {
    INDArray real = NearestImagesTest.integers(1, 100, 3);
    INDArray generated = NearestImagesTest.integers(2, 110, 3).addi(2);

    Manifold.Overlap overlap = overlap(real, generated);
    assertThat(overlap).isEqualTo(PlainDistances.overlap(real, generated));
    assertThat(overlap.precision()).isStrictlyBetween(0.0, 1.0);
  }

  @Test
  void theNextFloatBeyondABallIsOutsideDespiteRoundingOfProducts() {
    // The third neighbour of the last point is at distance 3.
    INDArray line = Nd4j.createFromArray(new float[][] {{95}, {96}, {97}, {98}, {99}, {94}});
    INDArray far = Nd4j.hstack(line, line.like().assign(3_000));
    INDArray generated = far.dup();

    generated.getColumn(0).assign(102);
    assertThat(overlap(far, generated).precision()).isEqualTo(1);
    generated.getColumn(0).assign(Math.nextUp(102f));
    assertThat(overlap(far, generated).precision()).isZero();
  }

  @Test
  void doesNotDependOnTheOrderOfTheImages() {
    INDArray real = FrechetDistanceTest.normal(1, 510, 4).addi(20);
    INDArray generated = FrechetDistanceTest.normal(2, 300, 4).addi(20);

    assertThat(overlap(NearestImagesTest.reversed(real), NearestImagesTest.reversed(generated)))
        .isEqualTo(overlap(real, generated));
  }

  @Test
  void refusesSetsWithoutEnoughNeighbours() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Manifold(FrechetDistanceTest.normal(1, 5, 4)))
        .withMessage("at least 6 images expected, found 5");
  }

  private static Manifold.Overlap overlap(INDArray real, INDArray generated) {
    return new Manifold(real).overlap(new Manifold(generated));
  }

  private static INDArray cluster(long seed, double centre) {
    return FrechetDistanceTest.normal(seed, 400, 3).addi(centre);
  }

  private static INDArray both(INDArray first, INDArray second) {
    return Nd4j.vstack(first, second);
  }
}
