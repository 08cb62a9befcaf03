package io.github.fmnist.models.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.fmnist.engine.CounterRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class FrechetDistanceTest {
  @Test
  void theDistanceOfASetToItselfIsZero() {
    INDArray rows = normal(1, 400, 20);

    assertThat(FrechetDistance.between(rows, rows)).isCloseTo(0, within(1e-9));
  }

  @Test
  void theDistanceToItselfIsZeroForASingularCovariance() {
    INDArray fewer = normal(1, 10, 40); // rank 9 at most
    INDArray constant = Nd4j.ones(DataType.FLOAT, 50, 8);

    assertThat(FrechetDistance.between(fewer, fewer)).isCloseTo(0, within(1e-9));
    assertThat(FrechetDistance.between(constant, constant)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 12, 127, 300})
  @Timeout(60)
  void endsForEachRankAndScale(int rows) {
    for (int exponent : new int[] {-18, -6, 0, 9}) {
      for (int rank : new int[] {1, 5, 128}) {
        INDArray first = ofRank(rank, rows, exponent);
        INDArray second = normal(7, 40, 128);

        double scale = Math.pow(10, 2 * exponent);
        assertThat(FrechetDistance.between(first, first)).isCloseTo(0, within(1e-9 * scale));
        assertThat(FrechetDistance.between(first, second))
            .isNotNegative()
            .isCloseTo(FrechetDistance.between(second, first), withinPercentage(1e-6));
      }
    }
  }

  private static INDArray ofRank(int rank, int rows, int exponent) {
    return normal(rank, rows, rank).mmul(normal(rows, rank, 128)).muli(Math.pow(10, exponent));
  }

  @Test
  void forIndependentFeaturesItDependsOnMeansAndDeviations() {
    // All corners of a box: mean and deviations are exact, and covariances are 0.
    INDArray first = corners(new double[] {0, 1, 2}, new double[] {1, 2, 0});
    INDArray second = corners(new double[] {1, 1, 4}, new double[] {3, 0.5, 1});

    double deviations = (1 - 3) * (1 - 3) + (2 - 0.5) * (2 - 0.5) + 1;
    assertThat(FrechetDistance.between(first, second))
        .isCloseTo(1 + 4 + deviations * 8 / 7.0, within(1e-5));
  }

  @Test
  void forTwoDependentFeaturesItHasAClosedForm() {
    INDArray first = corners(new double[] {0, 0}, new double[] {3, 1});
    INDArray rotated = corners(new double[] {0, 0}, new double[] {2, 1}).mmul(rotation(0.6));

    double[][] a = {{12, 0}, {0, 4 / 3.0}};
    double c = Math.cos(0.6);
    double s = Math.sin(0.6);
    double[][] b = {
      {(4 * c * c + s * s) * 4 / 3, 3 * c * s * 4 / 3},
      {3 * c * s * 4 / 3, (4 * s * s + c * c) * 4 / 3}
    };
    double traceOfProduct = a[0][0] * b[0][0] + a[1][1] * b[1][1];
    double roots = a[0][0] * a[1][1] * (b[0][0] * b[1][1] - b[0][1] * b[1][0]);
    double expected =
        a[0][0]
            + a[1][1]
            + b[0][0]
            + b[1][1]
            - 2 * Math.sqrt(traceOfProduct + 2 * Math.sqrt(roots));
    assertThat(FrechetDistance.between(first, rotated)).isCloseTo(expected, within(1e-5));
  }

  @Test
  void forSamplesItTendsToTheDistanceOfTheDistributions() {
    INDArray first = normal(1, 20_000, 4);
    INDArray second = normal(2, 20_000, 4).muli(2).addi(0.5);

    assertThat(FrechetDistance.between(first, second)).isCloseTo(4 * (1 + 0.25), within(0.1));
  }

  @Test
  void isSymmetric() {
    INDArray first = normal(1, 30, 50);
    INDArray second = normal(2, 45, 50).muli(3);

    assertThat(FrechetDistance.between(first, second))
        .isCloseTo(FrechetDistance.between(second, first), within(1e-6));
  }

  @Test
  void growsWithAddedNoise() {
    INDArray rows = normal(1, 500, 10);
    INDArray noise = normal(2, 500, 10);

    double last = 0;
    for (double amount : new double[] {0.2, 0.5, 1, 2}) {
      double distance = FrechetDistance.between(rows, rows.add(noise.mul(amount)));
      assertThat(distance).isGreaterThan(last);
      last = distance;
    }
  }

  @Test
  void refusesSetsThatCannotBeCompared() {
    INDArray rows = normal(1, 10, 4);
    INDArray broken = rows.dup().putScalar(3, 2, Float.NaN);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> FrechetDistance.between(rows, normal(1, 10, 5)))
        .withMessageContaining("two sets of at least 2 rows");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                FrechetDistance.between(
                    rows, rows.get(NDArrayIndex.interval(0, 1), NDArrayIndex.all())));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FrechetDistance.between(rows, broken))
        .withMessageContaining("finite numbers expected");
  }

  static INDArray normal(long seed, int rows, int columns) {
    CounterRandom random = CounterRandom.of(seed, 0, 0, 0);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.gaussian(i);
    }
    return Nd4j.createFromArray(values).reshape(rows, columns);
  }

  private static INDArray corners(double[] means, double[] deviations) {
    float[][] rows = new float[1 << means.length][means.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < means.length; j++) {
        rows[i][j] = (float) (means[j] + ((i >> j & 1) == 0 ? -1 : 1) * deviations[j]);
      }
    }
    return Nd4j.createFromArray(rows);
  }

  private static INDArray rotation(double angle) {
    float c = (float) Math.cos(angle);
    float s = (float) Math.sin(angle);
    return Nd4j.createFromArray(new float[][] {{c, s}, {-s, c}});
  }
}
