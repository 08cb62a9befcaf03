package io.github.fmnist.models.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ScoreboardTest {
  private static final int IMAGES = 200;

  private static final DataSet TRAINING = Shapes.draw(1_200, 1);
  private static final DataSet TEST = Shapes.draw(400, 2);
  private static FashionFeatures extractor;
  private static Scoreboard board;

  private final DataSet others = Shapes.draw(IMAGES, 3);

  @BeforeAll
  static void open() {
    extractor = FashionFeatures.load();
    board = Scoreboard.builder(extractor).images(IMAGES).build(TRAINING, TEST);
  }

  @AfterAll
  static void close() {
    extractor.close();
  }

  @Test
  void imagesOfTheSameKindAreAtTheFloor() {
    Score score = score(others.getFeatures());
    assertThat(score.toString()).startsWith("Score(").hasSizeLessThan(200);

    assertThat(score.values().frechet())
        .isBetween(score.floor().frechet() / 2, score.floor().frechet() * 2);
    assertThat(score.values().precision()).isCloseTo(score.floor().precision(), within(0.1));
    assertThat(score.values().recall()).isCloseTo(score.floor().recall(), within(0.1));
    assertThat(score.values().coverage()).isGreaterThan(0.9);
  }

  @Test
  void theDistanceInTheFeaturesOfTheSameExtractorIsThatOfTheScore() {
    INDArray images = others.getFeatures();
    assertThat(board.frechet(extractor, images)).isEqualTo(score(images).values().frechet());
    assertThat(board.frechet(extractor, board.images(Baseline.TEST)))
        .isEqualTo(board.score(Baseline.TEST).values().frechet());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> board.frechet(extractor, TEST.getFeatures()))
        .withMessageContaining("200 images");
  }

  @Test
  void noiseAndTheMeanImageAreFarAboveTheFloor() {
    assertThat(board.score(Baseline.NOISE).values().frechet())
        .isGreaterThan(20 * board.score(Baseline.TEST).values().frechet());
    assertThat(board.score(Baseline.MEAN).values().frechet())
        .isGreaterThan(20 * board.score(Baseline.TEST).values().frechet());
    assertThat(board.score(Baseline.NOISE).values().precision()).isZero();
    assertThat(board.score(Baseline.MEAN).values().recall()).isZero();
    assertThat(board.score(Baseline.MEAN).values().classEntropy()).isZero();
  }

  @Test
  void refusesRealImagesOfTwoSizes() {
    DataSet small =
        new DataSet(
            TEST.getFeatures()
                .reshape(400, 784)
                .dup()
                .get(NDArrayIndex.all(), NDArrayIndex.interval(0, 256)),
            TEST.getLabels());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scoreboard.builder(extractor).images(IMAGES).build(TRAINING, small))
        .withMessage(
            "training and test images of one size expected, found FLOAT [1200, 1, 28, 28] and FLOAT"
                + " [400, 1, 16, 16]");
  }

  @Test
  void moreNoiseIsWorse() {
    assertRising(
        score(others.getFeatures()),
        score(Shapes.noisy(others.getFeatures(), 0.1)),
        score(Shapes.noisy(others.getFeatures(), 0.3)),
        score(Shapes.noisy(others.getFeatures(), 0.6)),
        board.score(Baseline.NOISE));
  }

  @Test
  void moreBlurIsWorse() {
    assertRising(
        score(others.getFeatures()),
        score(Shapes.blurred(others.getFeatures(), 1)),
        score(Shapes.blurred(others.getFeatures(), 2)),
        score(Shapes.blurred(others.getFeatures(), 4)));
  }

  @Test
  void fewerClassesAreWorse() {
    assertRising(
        score(others.getFeatures()),
        score(Shapes.draw(IMAGES, 3, 7).getFeatures()),
        score(Shapes.draw(IMAGES, 3, 4).getFeatures()),
        score(Shapes.draw(IMAGES, 3, 1).getFeatures()));
  }

  @Test
  void missingClassesLowerRecallAndCoverage() {
    Score all = score(others.getFeatures());
    Score seven = score(Shapes.draw(IMAGES, 3, 7).getFeatures());

    assertThat(seven.values().precision()).isGreaterThan(all.values().precision() - 0.1);
    assertThat(seven.values().recall()).isLessThan(all.values().recall() - 0.1);
    assertThat(seven.values().coverage()).isLessThan(all.values().coverage() - 0.1);
    assertThat(seven.histogram()).isNotEqualTo(all.histogram());
    assertThat(seven.values().classEntropy()).isNotEqualTo(all.values().classEntropy());
    assertThat(all.histogram().stream().mapToInt(Integer::intValue).sum()).isEqualTo(IMAGES);
  }

  @Test
  void copiesOfTrainingImagesAreMemorized() {
    INDArray copies =
        TRAINING
            .getFeatures()
            .get(
                NDArrayIndex.interval(500, 500 + IMAGES),
                NDArrayIndex.all(),
                NDArrayIndex.all(),
                NDArrayIndex.all());
    Score score = score(copies);

    assertThat(score.values().memorized()).isEqualTo(1);
    assertThat(score.values().nearestDistance()).isZero();
    assertThat(score.neighbours())
        .isEqualTo(IntStream.range(500, 500 + IMAGES).mapToObj(i -> new Neighbour(i, 0)).toList());
    assertThat(score(others.getFeatures()).values().memorized()).isLessThan(0.05);
  }

  @Test
  void copiesAreMemorizedEvenIfThereAreSomeAmongTheTestImages() {
    DataSet copies = Shapes.draw(50, 1);
    Scoreboard lax = Scoreboard.builder(extractor).images(50).build(copies, copies);

    assertThat(lax.score("copies", copies).values().memorized()).isEqualTo(1);
    assertThat(lax.score(Baseline.NOISE).values().memorized()).isZero();
  }

  @Test
  void oneInAHundredTestImagesIsNearerThanAllOtherTestImages() {
    assertThat(board.score(Baseline.TEST).values().memorized()).isEqualTo(0.01);
  }

  @Test
  void aClassifierTrainedOnGoodImagesRecognisesRealOnes() {
    Score good = board.score("good", others);
    Score noisy =
        board.score(
            "noisy", new DataSet(Shapes.noisy(others.getFeatures(), 0.9), others.getLabels()));

    assertThat(good.values().trainedAccuracy().getAsDouble()).isGreaterThan(0.3);
    assertThat(noisy.values().trainedAccuracy().getAsDouble())
        .isLessThan(good.values().trainedAccuracy().getAsDouble());
    assertThat(good.floor().trainedAccuracy()).isPresent();
    assertThat(score(others.getFeatures()).values().trainedAccuracy()).isEmpty();
  }

  @Test
  void theSameSeedGivesTheSameScore() {
    DataSet few = Shapes.draw(30, 3);
    ScoreboardBuilder builder = Scoreboard.builder(extractor).images(30);
    Score score = builder.build(TRAINING, TEST).score("same", few);

    assertThat(builder.build(TRAINING, TEST).score("same", few)).isEqualTo(score);
    assertThat(builder.seed(2).build(TRAINING, TEST).score("same", few)).isNotEqualTo(score);
  }

  @Test
  void acceptsRowsOfPixels() {
    DataSet images = new DataSet(TEST.getFeatures().get(NDArrayIndex.interval(0, 100)).dup(), null);
    DataSet rows = new DataSet(images.getFeatures().reshape(100, -1), null);
    ScoreboardBuilder builder = Scoreboard.builder(extractor).images(100);
    Score score = builder.build(TRAINING, TEST).score("rows", images);

    assertThat(builder.build(rows(TRAINING), rows(TEST)).score("rows", rows)).isEqualTo(score);
  }

  private static DataSet rows(DataSet images) {
    INDArray features = images.getFeatures();
    return new DataSet(features.reshape(features.size(0), -1), images.getLabels());
  }

  @Test
  void containsImagesExtractorAndFifths() {
    Score score = score(others.getFeatures());

    assertThat(score.images()).isEqualTo(IMAGES);
    assertThat(score.extractor()).isEqualTo(extractor.sha256());
    assertThat(score.extractorAccuracy()).isEqualTo(extractor.accuracy());
    assertThat(score.fifths()).hasSize(5);
    assertThat(score.deviation(Measures::frechet)).isPositive();
  }

  @Test
  void reportsProgress() {
    List<String> progress = new ArrayList<>();
    Scoreboard.builder(extractor)
        .images(30)
        .listener((name, done) -> progress.add(name + " " + done))
        .build(TRAINING, TEST);

    assertThat(progress).containsExactly("test 30", "noise 30", "mean 30");
  }

  @Test
  void imagesOfTheBaselinesGetTheirScores() {
    for (Baseline baseline : Baseline.values()) {
      Score again = score(board.images(baseline));

      assertThat(again.values().frechet()).isEqualTo(board.score(baseline).values().frechet());
      assertThat(again.neighbours()).isEqualTo(board.score(baseline).neighbours());
    }
  }

  @Test
  void refusesTooFewImages() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> board.score("few", Shapes.draw(100, 3)))
        .withMessageContaining(
            "few: 200 images [n, channels, height, width] or [n, pixels] expected, found");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scoreboard.builder(extractor).images(29))
        .withMessage("at least 30 images expected, 29 given");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scoreboard.builder(extractor).images(401).build(TRAINING, TEST))
        .withMessage("401 real images to compare with expected, as many as are scored, found 400");
  }

  @Test
  void refusesLabelsThatAreNotOneHot() {
    DataSet soft = Shapes.draw(IMAGES, 3);
    soft.getLabels().putScalar(7, 1, 0.5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> board.score("soft", soft))
        .withMessageMatching("soft: one-hot labels expected, found \\[.*0.5.*] in row 7");
    DataSet others = Shapes.draw(IMAGES, 3);
    others.setLabels(others.getLabels().get(NDArrayIndex.all(), NDArrayIndex.interval(0, 7)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> board.score("seven", others))
        .withMessage("seven: one-hot labels [200, 10] expected, found FLOAT [200, 7]");
    DataSet none = Shapes.draw(400, 2);
    none.getLabels().getRow(11).assign(0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scoreboard.builder(extractor).images(IMAGES).build(TRAINING, none))
        .withMessageMatching("test: one-hot labels expected, found \\[(0.0, )+0.0] in row 11");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scoreboard.builder(extractor).images(IMAGES).build(none, TEST))
        .withMessageStartingWith("training: one-hot labels expected");
    DataSet numbers = new DataSet(TEST.getFeatures(), TEST.getLabels().argMax(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scoreboard.builder(extractor).images(IMAGES).build(numbers, TEST))
        .withMessageContaining("labels [n, classes]");
  }

  private static Score score(INDArray images) {
    return board.score("images", new DataSet(images, null));
  }

  private static void assertRising(Score... scores) {
    assertThat(scores).isSorted();
    for (int i = 1; i < scores.length; i++) {
      assertThat(scores[i].values().frechet()).isGreaterThan(scores[i - 1].values().frechet());
    }
  }
}
