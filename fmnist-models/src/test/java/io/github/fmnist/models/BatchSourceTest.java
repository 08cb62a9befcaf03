package io.github.fmnist.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class BatchSourceTest {
  /** Examples with one feature, whose value is the index. */
  private static final Examples NUMBERS =
      new Examples() {
        @Override
        public int size() {
          return 25;
        }

        @Override
        public DataSet batch(int... places) {
          float[] values = new float[places.length];
          for (int i = 0; i < values.length; i++) {
            values[i] = places[i];
          }
          return new DataSet(
              Nd4j.createFromArray(values).reshape(values.length, 1), Nd4j.ones(values.length, 1));
        }
      };

  @Test
  void hasEachExampleOnceInAnEpochWithASmallerLastBatch() {
    BatchSource source = BatchSource.shuffled(NUMBERS, 10, 1);
    assertThat(source.batchesPerEpoch()).isEqualTo(3);
    assertThat(source.batch(0, 2).numExamples()).isEqualTo(5);
    assertThat(source.batch(0, 3)).isNull();
    assertThat(epoch(source, 0)).doesNotHaveDuplicates().hasSize(25);
  }

  @Test
  void returnsBatchesInAnyOrder() {
    BatchSource source = BatchSource.shuffled(NUMBERS, 10, 1);
    List<Float> late = numbers(source.batch(7, 2));
    List<Float> early = numbers(source.batch(0, 1));
    assertThat(source.seekable()).isTrue();
    assertThat(numbers(source.batch(7, 2))).isEqualTo(late);
    assertThat(numbers(BatchSource.shuffled(NUMBERS, 10, 1).batch(0, 1))).isEqualTo(early);
  }

  @Test
  void theOrderDiffersForEachEpochAndEachSeed() {
    BatchSource source = BatchSource.shuffled(NUMBERS, 25, 1);
    assertThat(epoch(source, 0))
        .isNotEqualTo(epoch(source, 1))
        .isNotEqualTo(epoch(BatchSource.shuffled(NUMBERS, 25, 2), 0));
  }

  @Test
  void returnsTheBatchesOfAnIteratorInOrderAndResetsItForEachEpoch() {
    BatchSource source = BatchSource.of(iterator());
    assertThat(source.seekable()).isFalse();
    assertThat(epoch(source, 0)).isEqualTo(epoch(source, 1)).hasSize(25);
  }

  @Test
  void resetsAnIteratorThatIsAtItsEnd() {
    ListDataSetIterator<DataSet> used = iterator();
    while (used.hasNext()) {
      used.next();
    }
    assertThat(epoch(BatchSource.of(used), 7)).hasSize(25);
  }

  @Test
  void refusesToSeekInAnIterator() {
    BatchSource source = BatchSource.of(iterator());
    source.batch(0, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> source.batch(0, 2))
        .withMessage(
            "an iterator gives its batches in order: epoch 0, step 2 cannot follow epoch 0, step"
                + " 0");
  }

  @Test
  void refusesEmptyBatches() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BatchSource.shuffled(NUMBERS, 0, 1))
        .withMessage("a batch has at least 1 example, 0 given");
  }

  private static ListDataSetIterator<DataSet> iterator() {
    return new ListDataSetIterator<>(NUMBERS.batch(BatchSourceTest.upTo(25)).asList(), 10);
  }

  private static int[] upTo(int count) {
    int[] places = new int[count];
    Arrays.setAll(places, i -> i);
    return places;
  }

  private static List<Float> epoch(BatchSource source, int epoch) {
    List<Float> all = new ArrayList<>();
    DataSet batch;
    for (int step = 0; (batch = source.batch(epoch, step)) != null; step++) {
      all.addAll(numbers(batch));
    }
    return all;
  }

  private static List<Float> numbers(DataSet batch) {
    List<Float> numbers = new ArrayList<>();
    for (float value : batch.getFeatures().dup().data().asFloat()) {
      numbers.add(value);
    }
    return numbers;
  }

  @Test
  void smoothedLabelsAreProbabilitiesBetweenTheLabelAndAGuess() {
    BatchSource source = (epoch, step) -> Tiny.bars(6, epoch);
    DataSet plain = source.batch(3, 0);
    DataSet smoothed = source.smoothLabels(0.3).batch(3, 0);
    assertThat(smoothed.getFeatures()).isEqualTo(plain.getFeatures());
    assertThat(smoothed.getLabels().sum(1).toFloatVector())
        .usingComparatorWithPrecision(1e-6f)
        .containsOnly(1f);
    assertThat(smoothed.getLabels().max(1).toFloatVector())
        .usingComparatorWithPrecision(1e-6f)
        .containsOnly(0.85f);
    assertThat(smoothed.getLabels().argMax(1)).isEqualTo(plain.getLabels().argMax(1));
  }

  @Test
  void smoothingLabelsByNothingReturnsTheSameSource() {
    BatchSource source = BatchSource.shuffled(NUMBERS, 10, 1);
    assertThat(source.smoothLabels(0)).isSameAs(source);
    assertThat(source.smoothLabels(0.1).seekable()).isTrue();
    assertThat(source.smoothLabels(0.1).batch(0, 3)).isNull();
  }

  @Test
  void refusesToSmoothLabelsAway() {
    for (double share : new double[] {-0.1, 1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> BatchSource.shuffled(NUMBERS, 10, 1).smoothLabels(share))
          .withMessageContaining("a share from 0 to below 1 expected, " + share + " given");
    }
  }
}
