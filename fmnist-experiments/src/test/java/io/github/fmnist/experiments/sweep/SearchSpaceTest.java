package io.github.fmnist.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchSpaceTest {
  private static final Axis DROPOUT = Axis.of("--dropout", "0,0.25,0.5", false);
  private static final Axis RATE = Axis.of("--learning-rate", "1e-4..1e-2:log", false);
  private static final Axis SCALE = Axis.of("--normalization", "unit,standardized", false);

  @Test
  void aGridHasAllCombinationsOnce() {
    List<Candidate> grid = new SearchSpace(List.of(DROPOUT, SCALE)).grid();
    assertThat(grid)
        .extracting(Candidate::toString)
        .containsExactly(
            "dropout 0, normalization unit",
            "dropout 0, normalization standardized",
            "dropout 0.25, normalization unit",
            "dropout 0.25, normalization standardized",
            "dropout 0.5, normalization unit",
            "dropout 0.5, normalization standardized");
    assertThat(grid).extracting(Candidate::number).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1e-4..1e-2:log:5  | false | 0.0001,0.000316,0.001,0.00316,0.01",
        "0..0.5:6          | false | 0,0.1,0.2,0.3,0.4,0.5",
        "-1..1:3           | false | -1,0,1",
        "16..256:log:5     | true  | 16,32,64,128,256",
        "1e-9..1e-7:log:3  | false | 1E-9,1E-8,1E-7",
        "relu,tanh         | false | relu,tanh"
      })
  void stepsOfAnIntervalAreAList(String text, boolean whole, String values) {
    Axis axis = Axis.of("--option", text, whole);
    assertThat(axis.isList()).isTrue();
    assertThat(axis.values()).containsExactly(values.split(","));
  }

  @Test
  void theSameSeedGivesTheSameSettings() {
    SearchSpace space = new SearchSpace(List.of(RATE, DROPOUT));
    assertThat(space.random(20, 7)).isEqualTo(space.random(20, 7));
    assertThat(space.random(20, 7).subList(0, 5)).isEqualTo(space.random(5, 7));
    assertThat(space.random(20, 8)).isNotEqualTo(space.random(20, 7));
  }

  @Test
  void settingsThatAreDrawnAreDifferentAndWithinTheirIntervals() {
    List<Candidate> drawn = new SearchSpace(List.of(RATE, DROPOUT)).random(1000, 1);
    assertThat(drawn).extracting(Candidate::options).doesNotHaveDuplicates();
    assertThat(drawn.stream().mapToDouble(each -> rate(each)))
        .allMatch(rate -> rate >= 1e-4 && rate <= 1e-2);
    assertThat(drawn)
        .extracting(each -> each.options().get("--dropout"))
        .contains("0", "0.25", "0.5");
    // On a logarithmic scale, half of the values are below the geometric mean.
    assertThat(drawn.stream().filter(each -> rate(each) < 1e-3).count()).isBetween(440L, 560L);
  }

  private static double rate(Candidate candidate) {
    return Double.parseDouble(candidate.options().get("--learning-rate"));
  }

  @Test
  void aWholeGridCanBeDrawn() {
    SearchSpace space = new SearchSpace(List.of(DROPOUT, SCALE));
    assertThat(space.random(6, 3))
        .extracting(Candidate::options)
        .containsExactlyInAnyOrderElementsOf(
            space.grid().stream().map(Candidate::options).toList());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> space.random(7, 3))
        .withMessage("at most the 6 different settings of the search expected, found 7");
  }

  @Test
  void drawnWholeNumbersAreWhole() {
    Axis sizes = Axis.of("--batch-size", "16..256:log", true);
    assertThat(new SearchSpace(List.of(sizes)).random(50, 1))
        .allMatch(each -> each.options().get("--batch-size").matches("\\d+"));
  }

  @Test
  void refusesWhatIsNoAxis() {
    Stream.of(
            "0,",
            "0,0",
            "1..",
            "..1",
            "0..1..2",
            "1e-2..1e-4",
            "0..1:log",
            "0..1:1",
            "0..1:9999",
            "1..1e999")
        .forEach(
            text ->
                assertThatIllegalArgumentException()
                    .as(text)
                    .isThrownBy(() -> Axis.of("--dropout", text, false))
                    .withMessageStartingWith("--dropout: ")
                    .withMessageEndingWith("expected, found " + text));
  }
}
