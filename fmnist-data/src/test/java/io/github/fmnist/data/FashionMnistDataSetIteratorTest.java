package io.github.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.AsyncDataSetIterator;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

class FashionMnistDataSetIteratorTest {
  private static final List<String> NAMES = List.of("only");

  /** Returns images of one pixel; image i has the grey value i. */
  private static LabelledImages numbered(int count) {
    byte[] pixels = new byte[count];
    for (int i = 0; i < count; i++) {
      pixels[i] = (byte) i;
    }
    return LabelledImages.of(pixels, new byte[count], 1, 1, 1);
  }

  @Test
  void showsEachImageOnceInAPassWithASmallerLastBatch() {
    DataSetIterator iterator = FashionMnistDataSetIterator.shuffled(numbered(25), NAMES, 10, 1);
    List<Integer> sizes = new ArrayList<>();
    List<Integer> seen = new ArrayList<>();
    while (iterator.hasNext()) {
      DataSet batch = iterator.next();
      sizes.add(batch.numExamples());
      seen.addAll(numbers(batch));
    }
    assertThat(sizes).containsExactly(10, 10, 5);
    assertThat(seen).doesNotHaveDuplicates().hasSize(25);
  }

  @Test
  void shufflesAnewInEachPassAndEquallyForTheSameSeed() {
    DataSetIterator one = FashionMnistDataSetIterator.shuffled(numbered(50), NAMES, 50, 7);
    DataSetIterator other = FashionMnistDataSetIterator.shuffled(numbered(50), NAMES, 50, 7);
    List<Integer> first = numbers(one.next());
    one.reset();
    List<Integer> second = numbers(one.next());
    assertThat(second).isNotEqualTo(first);
    assertThat(numbers(other.next())).isEqualTo(first);
    other.reset();
    assertThat(numbers(other.next())).isEqualTo(second);
  }

  @Test
  void sharesNoOrderWithTheNextSeed() {
    DataSetIterator seed1 = FashionMnistDataSetIterator.shuffled(numbered(50), NAMES, 50, 1);
    DataSetIterator seed2 = FashionMnistDataSetIterator.shuffled(numbered(50), NAMES, 50, 2);
    seed1.reset();
    assertThat(numbers(seed1.next())).isNotEqualTo(numbers(seed2.next()));
  }

  @Test
  void keepsTheOrderIfNotShuffled() {
    DataSetIterator iterator = FashionMnistDataSetIterator.inOrder(numbered(4), NAMES, 3);
    assertThat(numbers(iterator.next())).containsExactly(0, 1, 2);
    iterator.reset();
    assertThat(numbers(iterator.next())).containsExactly(0, 1, 2);
  }

  @Test
  void givesTheSameBatchesThroughDeeplearning4jsAsyncIterator() {
    DataSetIterator plain = FashionMnistDataSetIterator.shuffled(numbered(25), NAMES, 10, 1);
    DataSetIterator async =
        new AsyncDataSetIterator(
            FashionMnistDataSetIterator.shuffled(numbered(25), NAMES, 10, 1), 2);
    while (plain.hasNext()) {
      assertThat(async.hasNext()).isTrue();
      assertThat(async.next().getFeatures()).isEqualTo(plain.next().getFeatures());
    }
    assertThat(async.hasNext()).isFalse();
  }

  @Test
  void carriesLabelNamesAndAppliesThePreprocessor() {
    FashionMnistDataSetIterator iterator =
        FashionMnistDataSetIterator.inOrder(numbered(4), NAMES, 4);
    iterator.setPreProcessor(Normalization.symmetric());
    DataSet batch = iterator.next();
    assertThat(batch.getLabelNamesList()).isEqualTo(NAMES);
    assertThat(batch.getFeatures().getFloat(0, 0)).isEqualTo(-1f);
    assertThat(iterator.getLabels()).isEqualTo(NAMES);
    assertThat(iterator.inputColumns()).isEqualTo(1);
    assertThat(iterator.totalOutcomes()).isEqualTo(1);
    assertThat(iterator.batch()).isEqualTo(4);
  }

  @Test
  void refusesToGoOnAfterTheLastBatch() {
    DataSetIterator iterator = FashionMnistDataSetIterator.inOrder(numbered(2), NAMES, 2);
    iterator.next();
    assertThatExceptionOfType(NoSuchElementException.class)
        .isThrownBy(iterator::next)
        .withMessageContaining("reset()");
  }

  @Test
  void refusesABatchOfNoImages() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FashionMnistDataSetIterator.inOrder(numbered(2), NAMES, 0))
        .withMessage("a batch has at least 1 image, 0 given");
  }

  private static List<Integer> numbers(DataSet batch) {
    List<Integer> numbers = new ArrayList<>();
    for (float value : batch.getFeatures().ravel().toFloatVector()) {
      numbers.add(Math.round(value * 255));
    }
    return numbers;
  }
}
