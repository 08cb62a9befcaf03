package io.github.fmnist.models.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.engine.CounterRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NearestImagesTest {
  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 300, 30_000})
  void agreesWithAPlainSearchAtAnyDistanceFromTheOrigin(double offset) {
    INDArray images = FrechetDistanceTest.normal(1, 60, 50).addi(offset);
    INDArray training = FrechetDistanceTest.normal(2, 700, 50).addi(offset);

    assertThat(nearest(images, training)).isEqualTo(PlainDistances.nearest(images, training));
  }

  @Test
  void theLowestIndexWinsExactTies() {
    INDArray training = integers(3, 5_200, 4);
    INDArray images = integers(4, 300, 4);
    List<Neighbour> expected = PlainDistances.nearest(images, training);

    assertThat(nearest(images, training)).isEqualTo(expected);
    // Copies behind them, in other blocks, do not matter.
    assertThat(nearest(images, Nd4j.vstack(training, training))).isEqualTo(expected);
  }

  @Test
  void aCopyIsAtDistanceZero() {
    INDArray training = FrechetDistanceTest.normal(1, 300, 784).addi(1_000);

    assertThat(nearest(training, training))
        .isEqualTo(IntStream.range(0, 300).mapToObj(i -> new Neighbour(i, 0)).toList());
  }

  @Test
  void findsTheNearerOfTwoImagesWhoseDistancesAreEqualInFloat32() {
    // |a|^2 is 1.3e10, where the spacing of float32 is 1024; the distances are 1 and 0.5.
    INDArray image = Nd4j.valueArrayOf(new long[] {1, 784}, 4096f, DataType.FLOAT);
    INDArray training = Nd4j.valueArrayOf(new long[] {3, 784}, 4096f, DataType.FLOAT);
    training.putScalar(0, 10, 4097).putScalar(1, 700, 4096.5).putScalar(2, 300, 4095);

    assertThat(nearest(image, training)).containsExactly(new Neighbour(1, 0.5));
  }

  @Test
  void doesNotDependOnTheOrderOfImages() {
    INDArray images = FrechetDistanceTest.normal(1, 520, 20).addi(50);
    INDArray training = FrechetDistanceTest.normal(2, 5_100, 20).addi(50);
    List<Neighbour> expected = nearest(images, training);
    int[] order = CounterRandom.of(7, 0, 0, 0).permutation(5_100);
    INDArray shuffled = Nd4j.pullRows(training, 1, order, 'c');

    assertThat(
            nearest(images, shuffled).stream()
                .map(found -> new Neighbour(order[found.index()], found.distance())))
        .isEqualTo(expected);
    assertThat(nearest(reversed(images), training)).isEqualTo(reversed(expected));
    for (int i = 0; i < 520; i += 40) {
      assertThat(nearest(images.getRow(i, true), training)).containsExactly(expected.get(i));
    }
  }

  private static <T> List<T> reversed(List<T> list) {
    List<T> reversed = new ArrayList<>(list);
    Collections.reverse(reversed);
    return reversed;
  }

  private static List<Neighbour> nearest(INDArray images, INDArray training) {
    return NearestImages.of(images, training, done -> {});
  }

  static INDArray reversed(INDArray rows) {
    int last = (int) rows.size(0) - 1;
    int[] order = IntStream.rangeClosed(0, last).map(i -> last - i).toArray();
    return Nd4j.pullRows(rows, 1, order, 'c');
  }

  /** Returns integers from 0 to 3, which give few and exact distances. */
  static INDArray integers(long seed, int rows, int columns) {
    CounterRandom random = CounterRandom.of(seed, 0, 0, 0);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (int) (4 * random.uniform(i));
    }
    return Nd4j.createFromArray(values).reshape(rows, columns);
  }
}
