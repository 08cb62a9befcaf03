package io.github.fmnist.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
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
        "0..0.9999:2       | false | 0,0.9999",
        "0.12345..0.5:2    | false | 0.12345,0.5",
        "2..4:3            | true  | 2,3,4",
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
  void sampledSettingsAreDifferentAndWithinTheirIntervals() {
    List<Candidate> sampled = new SearchSpace(List.of(RATE, DROPOUT)).random(1000, 1);
    assertThat(sampled).extracting(Candidate::options).doesNotHaveDuplicates();
    assertThat(sampled.stream().mapToDouble(each -> rate(each)))
        .allMatch(rate -> rate >= 1e-4 && rate <= 1e-2);
    assertThat(sampled)
        .extracting(each -> each.options().get("--dropout"))
        .contains("0", "0.25", "0.5");
    // On a logarithmic scale, half of the values are below the geometric mean.
    assertThat(sampled.stream().filter(each -> rate(each) < 1e-3).count()).isBetween(440L, 560L);
  }

  private static double rate(Candidate candidate) {
    return Double.parseDouble(candidate.options().get("--learning-rate"));
  }

  @Test
  void aWholeGridCanBeSampled() {
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
  void sampledWholeNumbersAreWholeAndEquallyLikely() {
    Axis sizes = Axis.of("--batch-size", "16..256:log", true);
    assertThat(new SearchSpace(List.of(sizes)).random(50, 1))
        .extracting(each -> Integer.valueOf(each.options().get("--batch-size")))
        .allMatch(size -> size >= 16 && size <= 256);
    Axis convolutions = Axis.of("--convolutions", "2..4", true);
    Random random = new Random(1);
    Map<String, Long> counts =
        Stream.generate(() -> convolutions.sample(random))
            .limit(3000)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(counts).containsOnlyKeys("2", "3", "4");
    // Four standard deviations of each count are 103.
    assertThat(counts.values()).allMatch(count -> Math.abs(count - 1000) <= 103);
  }

  @Test
  void sampledNumbersAreWithinTheirInterval() {
    Axis narrow = Axis.of("--dropout", "0.99851..0.9999", false);
    Random random = new Random(1);
    assertThat(DoubleStream.generate(() -> Double.parseDouble(narrow.sample(random))).limit(1000))
        .allMatch(value -> value >= 0.99851 && value <= 0.9999);
  }

  @Test
  void wholeNumbersHaveWholeEnds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Axis.of("--convolutions", "2.5..4", true))
        .withMessage("--convolutions: an interval of whole numbers expected, found 2.5..4");
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
