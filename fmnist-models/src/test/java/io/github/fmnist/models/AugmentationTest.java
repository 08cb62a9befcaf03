package io.github.fmnist.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class AugmentationTest {
  private static final int IMAGES = 400;
  private static final int ROWS = 6;
  private static final int COLUMNS = 9;

  /** Images of two channels whose pixels are numbered from 1, so that each can be identified. */
  private static final INDArray NUMBERED =
      Nd4j.arange(1, 2 * ROWS * COLUMNS + 1)
          .castTo(Nd4j.dataType())
          .reshape(1, 2, ROWS, COLUMNS)
          .repeat(0, IMAGES);

  private static final Augmentation NOTHING = Augmentation.ofImages(2, ROWS, COLUMNS);

  @Test
  void changesNothingByDefault() {
    assertThat(augmented(NOTHING)).isEqualTo(NUMBERED);
  }

  @Test
  void flipsTheGivenShareOfImagesInAllChannels() {
    INDArray flipped = augmented(NOTHING.horizontalFlip(0.25));
    int count = 0;
    for (int i = 0; i < IMAGES; i++) {
      boolean flip = flipped.getFloat(i, 0, 0, 0) == COLUMNS;
      for (int channel = 0; channel < 2; channel++) {
        for (int column = 0; column < COLUMNS; column++) {
          assertThat(flipped.getFloat(i, channel, 2, column))
              .isEqualTo(NUMBERED.getFloat(i, channel, 2, flip ? COLUMNS - 1 - column : column));
        }
      }
      count += flip ? 1 : 0;
    }
    assertThat(count).isBetween(IMAGES / 4 - 40, IMAGES / 4 + 40);
  }

  @Test
  void shiftsByEachDistanceUpToTheGivenOneAndFillsWithTheBackground() {
    INDArray shifted = augmented(NOTHING.shift(1).background(-1));
    int[] seen = new int[9];
    for (int i = 0; i < IMAGES; i++) {
      // The value at the centre is the number of its source pixel.
      int from = (int) shifted.getFloat(i, 0, 2, 4) - 1;
      int down = 2 - from / COLUMNS;
      int right = 4 - from % COLUMNS;
      seen[(down + 1) * 3 + right + 1]++;
      assertThat(shifted.getFloat(i, 0, 0, 0) == -1).isEqualTo(down == 1 || right == 1);
      assertThat(shifted.getFloat(i, 1, ROWS - 1, COLUMNS - 1) == -1)
          .isEqualTo(down == -1 || right == -1);
    }
    assertThat(seen).doesNotContain(0);
  }

  @Test
  void erasesARectangleOfTwoToFortyPercent() {
    INDArray erased = augmented(NOTHING.erasing(1).background(0));
    for (int i = 0; i < IMAGES; i++) {
      INDArray channel = erased.slice(i).slice(0);
      INDArray zero = channel.eq(0).castTo(channel.dataType());
      int area = zero.sumNumber().intValue();
      int rows = (int) zero.max(1).sumNumber().doubleValue();
      int columns = (int) zero.max(0).sumNumber().doubleValue();
      assertThat(area).isEqualTo(rows * columns).isBetween(1, (int) (0.5 * ROWS * COLUMNS));
    }
  }

  @Test
  void dependsOnSeedEpochAndStep() {
    BatchSource source = source(NOTHING.shift(2).horizontalFlip(0.5).erasing(0.5), 1);
    INDArray first = source.batch(3, 0).getFeatures();
    assertThat(source.batch(3, 0).getFeatures()).isEqualTo(first);
    assertThat(source.batch(4, 0).getFeatures()).isNotEqualTo(first);
    BatchSource another = source(NOTHING.shift(2).horizontalFlip(0.5).erasing(0.5), 2);
    assertThat(another.batch(3, 0).getFeatures()).isNotEqualTo(first);
    assertThat((Object) source.batch(3, 1)).isNull();
  }

  @Test
  void doesNotChangeTheGivenImages() {
    INDArray before = NUMBERED.dup();
    augmented(NOTHING.erasing(1));
    assertThat(NUMBERED).isEqualTo(before);
  }

  @Test
  void refusesInvalidProbabilitiesShiftsAndImageSizes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NOTHING.horizontalFlip(1.5))
        .withMessage("a probability from 0 to 1 expected, 1.5 given");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NOTHING.shift(ROWS))
        .withMessage("a shift from 0 to below the image's side expected, 6 given");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> augmented(Augmentation.ofImages(1, ROWS, ROWS)))
        .withMessage("images of 1 x 6 x 6 expected, found shape [400, 2, 6, 9]");
  }

  private static INDArray augmented(Augmentation augmentation) {
    return source(augmentation, 7).batch(0, 0).getFeatures();
  }

  private static BatchSource source(Augmentation augmentation, long seed) {
    return augmentation.of(
        new BatchSource() {
          @Override
          public boolean seekable() {
            return true;
          }

          @Override
          public int batchesPerEpoch() {
            return 1;
          }

          @Override
          public int examplesPerEpoch() {
            return IMAGES;
          }

          @Override
          public DataSet batch(int epoch, int step) {
            int[] all = IntStream.range(0, IMAGES).toArray();
            return step == 0 ? Examples.of(NUMBERED).batch(all) : null;
          }
        },
        seed);
  }
}
