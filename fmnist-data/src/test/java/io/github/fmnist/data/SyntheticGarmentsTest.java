package io.github.fmnist.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SyntheticGarmentsTest {
  private static final LabelledImages TRAINING =
      SyntheticGarments.generate(2000, SyntheticGarments.TRAINING_SEED);
  private static final LabelledImages TEST =
      SyntheticGarments.generate(2000, SyntheticGarments.TEST_SEED);

  /**
   * The digest is that of the generated images, each image's pixels followed by its label. It may
   * change with a release that documents the change, never with the machine, the JDK or the thread
   * count.
   */
  @Test
  void generatesTheSameBitsOnEveryMachine() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    LabelledImages generated = SyntheticGarments.generate(200, 1);
    for (int i = 0; i < generated.size(); i++) {
      digest.update(generated.image(i));
      digest.update((byte) generated.label(i));
    }

    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("4d3a1ba2f69efebf2345c13ab619ae4e209bdda2695d9bc84c6f377643b22805");
  }

  @Test
  void aSmallerSetContainsTheFirstImagesOfALargerOne() {
    LabelledImages fewer = SyntheticGarments.generate(123, SyntheticGarments.TRAINING_SEED);

    for (int i = 0; i < fewer.size(); i++) {
      assertThat(fewer.image(i)).isEqualTo(TRAINING.image(i));
      assertThat(fewer.label(i)).isEqualTo(TRAINING.label(i));
    }
  }

  @Test
  void eachBlockOfTenShowsEveryClassOnce() {
    for (int first = 0; first < TRAINING.size(); first += 10) {
      assertThat(labels(first, first + 10)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
  }

  @Test
  void theOrderOfTheClassesIsShuffled() {
    Set<Integer> atTheFront = new HashSet<>();
    for (int first = 0; first < TRAINING.size(); first += 10) {
      atTheFront.add(TRAINING.label(first));
    }

    assertThat(atTheFront).hasSize(10);
  }

  @Test
  void noImageOccursTwiceInTrainingAndTest() {
    Set<ByteBuffer> seen = new HashSet<>();
    for (int i = 0; i < TRAINING.size(); i++) {
      seen.add(ByteBuffer.wrap(TRAINING.image(i)));
      seen.add(ByteBuffer.wrap(TEST.image(i)));
    }

    assertThat(seen).hasSize(TRAINING.size() + TEST.size());
  }

  @Test
  void garmentsAreLightOnBlackAndUseTheWholeGreyRange() {
    int[] counts = new int[256];
    for (int i = 0; i < TRAINING.size(); i++) {
      int brightest = 0;
      for (byte pixel : TRAINING.image(i)) {
        counts[pixel & 0xff]++;
        brightest = Math.max(brightest, pixel & 0xff);
      }
      assertThat(brightest).as("brightest pixel of image %s", i).isGreaterThan(40);
    }

    assertThat(Arrays.stream(counts).filter(count -> count > 0).count()).isEqualTo(256);
    // Half of the pixels of the real training images are 0.
    assertThat(counts[0] / (784.0 * TRAINING.size())).isBetween(0.4, 0.7);
  }

  /**
   * The closest pair, pullover and coat, differs by 7 greys per pixel, and by 17 in the real data.
   */
  @Test
  void theMeanImagesOfAllClassesDiffer() {
    double[][] means = classMeans(TRAINING);
    for (int a = 0; a < means.length; a++) {
      for (int b = 0; b < a; b++) {
        double difference = 0;
        for (int j = 0; j < 784; j++) {
          difference += Math.abs(means[a][j] - means[b][j]) / 784;
        }
        assertThat(difference).as("mean images of %s and %s", a, b).isGreaterThan(5);
      }
    }
  }

  /** The nearest class mean classifies 67 % of the real test images correctly. */
  @Test
  void theNearestClassMeanClassifiesManyTestImagesButFarFromAll() {
    double[][] means = classMeans(TRAINING);
    int correct = 0;
    for (int i = 0; i < TEST.size(); i++) {
      correct += nearest(means, TEST.image(i)) == TEST.label(i) ? 1 : 0;
    }

    assertThat(correct / (double) TEST.size()).isBetween(0.5, 0.75);
  }

  @Test
  void generatesNoImagesForACountOfZero() {
    assertThat(SyntheticGarments.generate(0, 1).size()).isZero();
  }

  @Test
  void refusesCountsBelowZeroOrTooLargeForOneArray() {
    for (int count : new int[] {-1, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> SyntheticGarments.generate(count, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not " + count);
    }
  }

  private static int[] labels(int from, int to) {
    return IntStream.range(from, to).map(TRAINING::label).toArray();
  }

  private static double[][] classMeans(LabelledImages images) {
    double[][] means = new double[10][784];
    for (int i = 0; i < images.size(); i++) {
      byte[] image = images.image(i);
      for (int j = 0; j < 784; j++) {
        means[images.label(i)][j] += (image[j] & 0xff) * 10.0 / images.size();
      }
    }
    return means;
  }

  private static int nearest(double[][] means, byte[] image) {
    int best = 0;
    double smallest = Double.MAX_VALUE;
    for (int label = 0; label < means.length; label++) {
      double distance = 0;
      for (int j = 0; j < image.length; j++) {
        double away = (image[j] & 0xff) - means[label][j];
        distance += away * away;
      }
      if (distance < smallest) {
        smallest = distance;
        best = label;
      }
    }
    return best;
  }
}
