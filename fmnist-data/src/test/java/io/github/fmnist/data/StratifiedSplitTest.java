package io.github.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StratifiedSplitTest {
  /** 60 images of class 0, 30 of class 1, 10 of class 2; image i has the grey value i. */
  private static final LabelledImages IMAGES = uneven();

  private static LabelledImages uneven() {
    byte[] pixels = new byte[100];
    byte[] labels = new byte[100];
    for (int i = 0; i < 100; i++) {
      pixels[i] = (byte) i;
      labels[i] = (byte) (i < 60 ? 0 : i < 90 ? 1 : 2);
    }
    return LabelledImages.of(pixels, labels, 1, 1, 3);
  }

  @Test
  void keepsTheProportionsOfTheClasses() {
    StratifiedSplit split = StratifiedSplit.of(IMAGES, 20, 1);
    assertThat(split.validation().countsByClass()).containsExactly(12, 6, 2);
    assertThat(split.training().countsByClass()).containsExactly(48, 24, 8);
  }

  @Test
  void holdsOutExactlyTheRequestedNumberWhateverTheRemainders() {
    for (int size : new int[] {0, 1, 7, 33, 99, 100}) {
      assertThat(StratifiedSplit.of(IMAGES, size, 1).validation().size()).isEqualTo(size);
    }
  }

  @ParameterizedTest
  @CsvSource({"1 4 1, 4, 1 3 0", "4 1 1, 2, 2 0 0", "1 1 7, 3, 1 0 2", "1 1 7, 6, 1 1 4"})
  void theLowerLabelWinsIfRemaindersAreEqual(String counts, int size, String heldOut) {
    int[] classes = numbers(counts);
    byte[] labels = new byte[IntStream.of(classes).sum()];
    int from = 0;
    for (int label = 0; label < classes.length; label++) {
      Arrays.fill(labels, from, from + classes[label], (byte) label);
      from += classes[label];
    }
    LabelledImages images = LabelledImages.of(new byte[labels.length], labels, 1, 1, 3);
    assertThat(StratifiedSplit.of(images, size, 1).validation().countsByClass())
        .containsExactly(numbers(heldOut));
  }

  private static int[] numbers(String list) {
    return Stream.of(list.split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  @Test
  void putsEachImageInOnePart() {
    StratifiedSplit split = StratifiedSplit.of(IMAGES, 20, 1);
    assertThat(
            Stream.of(split.training(), split.validation())
                .flatMap(part -> IntStream.range(0, part.size()).mapToObj(i -> part.image(i)[0])))
        .hasSize(100)
        .doesNotHaveDuplicates();
  }

  @Test
  void dependsOnTheSeedAlone() {
    assertThat(heldOut(1)).isEqualTo(heldOut(1)).isNotEqualTo(heldOut(2));
  }

  @Test
  void refusesToHoldOutMoreThanThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StratifiedSplit.of(IMAGES, 101, 1))
        .withMessage("0 to 100 images to select expected, 101 given");
  }

  private static List<Byte> heldOut(long seed) {
    LabelledImages validation = StratifiedSplit.of(IMAGES, 20, seed).validation();
    return IntStream.range(0, validation.size()).mapToObj(i -> validation.image(i)[0]).toList();
  }
}
