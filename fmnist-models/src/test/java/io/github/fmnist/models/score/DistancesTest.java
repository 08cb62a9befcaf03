package io.github.fmnist.models.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.fmnist.engine.CounterRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class DistancesTest {
  @Test
  void allPairsOfRowsAreComparedAcrossBlocks() {
    INDArray first = FrechetDistanceTest.normal(1, 501, 3);
    INDArray second = FrechetDistanceTest.normal(2, 5003, 3);
    double[][] found = new double[501][5003];
    List<Integer> done = new ArrayList<>();

    Distances.between(
        first,
        second,
        (row, from, distances) -> {
          for (int j = 0; j < distances.count(); j++) {
            found[row][from + j] = distances.squared(j);
          }
        },
        done::add);

    assertThat(found).isDeepEqualTo(PlainDistances.squared(first, second));
    assertThat(done).containsExactly(500, 501);
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "1, 100", "1, 10000", "1e-21, 0", "1e-19, 1e-19", "1e19, 0", "3e37, 1e38"})
  void boundsHoldForSmallAndLargeValuesAndFarFromTheOrigin(float scale, float offset) {
    INDArray rows = FrechetDistanceTest.normal(1, 60, 40).muli(scale).addi(offset);
    double[][] expected = PlainDistances.squared(rows, rows);

    Distances.between(
        rows,
        rows,
        (row, from, distances) -> {
          for (int j = 0; j < distances.count(); j++) {
            double squared = expected[row][j];
            assertThat(distances.lowerBound(j)).isBetween(0.0, squared);
            assertDecides(distances, j, squared);
          }
        },
        done -> {});
  }

  @Test
  void boundsAreTightForFeaturesNearTheOrigin() {
    INDArray rows = FrechetDistanceTest.normal(1, 60, 128);
    double[][] expected = PlainDistances.squared(rows, rows);

    Distances.between(
        rows,
        rows,
        (row, from, distances) -> {
          for (int j = 0; j < distances.count(); j++) {
            // Twice the error bound for squared lengths of about 128.
            assertThat(distances.lowerBound(j)).isGreaterThanOrEqualTo(expected[row][j] - 0.01);
          }
        },
        done -> {});
  }

  @Test
  void decisionsDoNotDependOnHowAProductRounds() {
    int size = 784;
    INDArray rows = FrechetDistanceTest.normal(1, 20, size).addi(3);
    double[] norms = RowBlock.squaredNorms(rows);
    double[][] expected = PlainDistances.squared(rows, rows);
    CounterRandom random = CounterRandom.of(5, 0, 0, 0);
    try (RowBlock block = RowBlock.of(rows, norms, 0, 20)) {
      float[] products = new float[400];
      for (int i = 0; i < 400; i++) {
        double lengths = norms[i / 20] + norms[i % 20];
        double exact = (lengths - expected[i / 20][i % 20]) / 2;
        // The largest possible error of a sum of that many terms, up or down.
        double error = size * 0x1p-24 * lengths / 2 * (random.uniform(i) < 0.5 ? -1 : 1);
        products[i] = (float) (exact + error);
      }
      for (int i = 0; i < 400; i++) {
        RowDistances distances = new RowDistances(block, i / 20, block, products);
        double squared = expected[i / 20][i % 20];
        assertThat(distances.lowerBound(i % 20)).isLessThanOrEqualTo(squared);
        assertDecides(distances, i % 20, squared);
      }
    }
  }

  private static void assertDecides(RowDistances distances, int column, double squared) {
    assertThat(distances.squared(column)).isEqualTo(squared);
    assertThat(distances.isWithin(squared, column)).isTrue();
    assertThat(distances.isWithin(Math.nextDown(squared), column)).isFalse();
    assertThat(distances.isWithin(2 * squared, column)).isTrue();
    assertThat(distances.isWithin(Double.POSITIVE_INFINITY, column)).isTrue();
    assertThat(distances.isWithin(squared / 2, column)).isEqualTo(squared == 0);
  }

  @Test
  void refusesRowsWithoutADistance() {
    INDArray rows = FrechetDistanceTest.normal(1, 7, 3);
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> between(rows, rows.dup().putScalar(5, 1, bad)))
          .withMessage("finite numbers expected, found NaN or infinity in row 5");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> between(rows, rows.castTo(DataType.DOUBLE)))
        .withMessageContaining("of float32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> between(rows, Nd4j.zeros(DataType.FLOAT, 7, 3, 1)));
  }

  private static void between(INDArray first, INDArray second) {
    Distances.between(first, second, (row, from, distances) -> {}, done -> {});
  }
}
