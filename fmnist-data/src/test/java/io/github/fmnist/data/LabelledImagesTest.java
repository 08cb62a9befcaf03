package io.github.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class LabelledImagesTest {
  private static final byte[] PIXELS = {0, 51, 102, (byte) 153, (byte) 204, (byte) 255};

  private final LabelledImages images = LabelledImages.of(PIXELS, new byte[] {2, 0, 1}, 1, 2, 3);

  @Test
  void givesFeaturesInTheUnitIntervalAndOneHotLabels() {
    DataSet batch = images.batch(2, 0);
    assertThat(batch.getFeatures().toFloatMatrix())
        .isDeepEqualTo(new float[][] {{204 / 255f, 1f}, {0f, 51 / 255f}});
    assertThat(batch.getLabels().toFloatMatrix())
        .isDeepEqualTo(new float[][] {{0, 1, 0}, {0, 0, 1}});
  }

  @Test
  void givesAllFeaturesInTheOrderOfTheImages() {
    INDArray features = images.features();
    assertThat(features.shape()).containsExactly(3, 2);
    assertThat(features.getFloat(1, 0)).isEqualTo(102 / 255f);
    assertThat(images.oneHotLabels().argMax(1).toIntVector()).containsExactly(2, 0, 1);
  }

  @Test
  void sharesNoArraysWithItsCallers() {
    byte[] pixels = PIXELS.clone();
    LabelledImages kept = LabelledImages.of(pixels, new byte[] {0, 0, 0}, 1, 2, 1);
    Arrays.fill(pixels, (byte) 7);
    Arrays.fill(kept.image(0), (byte) 7);
    assertThat(kept.image(0)).containsExactly(0, 51);
  }

  @Test
  void selectsImagesTogetherWithTheirLabels() {
    LabelledImages selected = images.select(2, 1);
    assertThat(selected.image(0)).isEqualTo(images.image(2));
    assertThat(selected.label(0)).isEqualTo(1);
    assertThat(selected.label(1)).isEqualTo(0);
    assertThat(images.first(2).countsByClass()).containsExactly(1, 0, 1);
  }

  @Test
  void computesMeanAndDeviationOfItsPixels() {
    assertThat(images.mean()).isCloseTo(0.5, within(1e-12));
    assertThat(images.deviation()).isCloseTo(Math.sqrt(0.35 / 3), within(1e-12));
  }

  @Test
  void refusesSizesThatDoNotAgree() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelledImages.of(PIXELS, new byte[4], 1, 2, 3))
        .withMessage("4 labels need 8 pixels of 1 x 2 images, 6 given");
  }

  @Test
  void refusesALabelOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelledImages.of(PIXELS, new byte[] {0, 3, 0}, 1, 2, 3))
        .withMessage("label 3 of image 1 is not below 3");
  }

  @Test
  void refusesAnEmptyBatchAndMoreImagesThanThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(images::batch)
        .withMessage("a batch needs at least one image");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> images.first(4))
        .withMessage("the first 4 of 3 images were requested");
  }
}
