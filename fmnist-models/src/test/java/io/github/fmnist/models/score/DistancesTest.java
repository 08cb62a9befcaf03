package io.github.fmnist.models.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class DistancesTest {
  @Test
  void areThoseOfEachRowToEachOtherAcrossBlocks() {
    INDArray first = FrechetDistanceTest.normal(1, 501, 3);
    INDArray second = FrechetDistanceTest.normal(2, 5003, 3);
    float[][] a = first.toFloatMatrix();
    float[][] b = second.toFloatMatrix();
    boolean[][] seen = new boolean[501][5003];
    List<Integer> done = new ArrayList<>();

    Distances.between(
        first,
        second,
        (row, from, columns, squared, offset) -> {
          for (int j = 0; j < columns; j++) {
            seen[row][from + j] = true;
            double expected = 0;
            for (int k = 0; k < 3; k++) {
              double difference = a[row][k] - b[from + j][k];
              expected += difference * difference;
            }
            if (Math.abs(squared[offset + j] - expected) > 1e-4) {
              assertThat(squared[offset + j]).isCloseTo((float) expected, within(1e-4f));
            }
          }
        },
        done::add);

    for (boolean[] row : seen) {
      assertThat(row).doesNotContain(false);
    }
    assertThat(done).containsExactly(500, 501);
  }

  @Test
  void areNeverNegative() {
    INDArray rows = FrechetDistanceTest.normal(1, 50, 100).addi(100);

    Distances.between(
        rows,
        rows,
        (row, from, columns, squared, offset) ->
            assertThat(squared[offset + row]).isGreaterThanOrEqualTo(0),
        done -> {});
  }
}
