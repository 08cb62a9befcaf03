package io.github.fmnist.models.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ScoreTest {
  @Test
  void theLowerFrechetDistanceComesFirst() {
    assertThat(score("a", 100, "x", 3)).isLessThan(score("b", 100, "x", 4));
  }

  @Test
  void scoresOfDifferentExtractorsAreNotComparable() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> score("a", 100, "x", 3).compareTo(score("b", 100, "y", 3)))
        .withMessage("a and b were scored by different extractors, x and y: they do not compare");
  }

  @Test
  void scoresOfDifferentNumbersOfImagesAreNotComparable() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> score("a", 100, "x", 3).compareTo(score("b", 200, "x", 3)))
        .withMessage(
            "a and b were scored on different numbers of images, 100 and 200: they do not compare");
  }

  @Test
  void theDeviationIsThatOfTheFifthsDividedByTheRootOfFive() {
    Score score = score("a", 100, "x", 1, 2, 3, 4, 5);

    assertThat(score.deviation(Measures::frechet)).isCloseTo(Math.sqrt(2.5 / 5), within(1e-12));
  }

  private static Score score(String name, int images, String extractor, double... frechet) {
    List<Measures> fifths = DoubleStream.of(frechet).mapToObj(ScoreTest::measures).toList();
    Measures first = fifths.get(0);
    return new Score(
        name, images, 1, extractor, 0.9, first, fifths, first, first, first, List.of(), List.of());
  }

  private static Measures measures(double frechet) {
    return new Measures(frechet, 0, 0, 0, 0, 0, 0, OptionalDouble.empty());
  }
}
