package io.github.fmnist.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.fmnist.experiments.sweep.SuccessiveHalving.Entrant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Laws of successive halving, with accuracies that are made up. */
class SuccessiveHalvingTest {
  private static final List<String> ACTIVATIONS = List.of("relu", "tanh");

  /** The trainings of a search: entrants with their numbers of epochs. */
  private final List<Integer> trained = new ArrayList<>();

  private final Set<Entrant> finalists = new HashSet<>();

  private static List<Candidate> candidates(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> new Candidate(i, Map.of("--dropout", "0." + i)))
        .toList();
  }

  /** Searches with an accuracy for each entrant and number of epochs; NaN is a divergence. */
  private List<CandidateResult> search(
      int candidates, Rungs rungs, ToDoubleBiFunction<Entrant, Integer> accuracy)
      throws IOException {
    return SuccessiveHalving.run(
        ACTIVATIONS,
        candidates(candidates),
        rungs,
        (entrants, epochs) -> {
          entrants.forEach(each -> trained.add(epochs));
          finalists.clear();
          finalists.addAll(entrants);
          return entrants.stream()
              .map(each -> result(each, epochs, accuracy.applyAsDouble(each, epochs)))
              .toList();
        });
  }

  private static CandidateResult result(Entrant entrant, int epochs, double accuracy) {
    OptionalDouble value =
        Double.isNaN(accuracy) ? OptionalDouble.empty() : OptionalDouble.of(accuracy);
    return new CandidateResult(
        entrant.activation(),
        entrant.candidate().number(),
        entrant.candidate().options(),
        epochs,
        value,
        value,
        value);
  }

  private static int best(List<CandidateResult> results, String activation, int epochs) {
    return winner(results, activation, epochs).orElseThrow().candidate();
  }

  private static Optional<CandidateResult> winner(
      List<CandidateResult> results, String activation, int epochs) {
    return CandidateResult.winners(CandidateResult.ranked(results), epochs).stream()
        .filter(each -> each.activation().equals(activation))
        .findFirst();
  }

  @RepeatedTest(20)
  void findsTheBestOfTheGridIfTheOrderDoesNotChange(RepetitionInfo repetition) throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    int count = 1 + random.nextInt(40);
    int epochs = 1 + random.nextInt(30);
    double[][] quality = {random.doubles(count + 1).toArray(), random.doubles(count + 1).toArray()};
    ToDoubleBiFunction<Entrant, Integer> accuracy =
        (entrant, after) ->
            quality[ACTIVATIONS.indexOf(entrant.activation())][entrant.candidate().number()]
                * after
                / (after + 1.0);
    Rungs rungs = Rungs.halving(epochs, 1, 2 + random.nextInt(3), count);
    List<CandidateResult> halved = search(count, rungs, accuracy);
    int halvedWork = trained.size();
    List<CandidateResult> grid = search(count, Rungs.single(epochs), accuracy);
    assertThat(halved).hasSameSizeAs(grid);
    assertThat(halvedWork).isGreaterThanOrEqualTo(2 * count);
    for (String activation : ACTIVATIONS) {
      assertThat(best(halved, activation, epochs)).isEqualTo(best(grid, activation, epochs));
    }
  }

  @Test
  void eachActivationHasAChoiceOfItsOwn() throws IOException {
    List<CandidateResult> results =
        search(
            9,
            Rungs.halving(9, 1, 3, 9),
            (entrant, epochs) ->
                entrant.activation().equals("relu")
                    ? entrant.candidate().number() / 10.0
                    : 1 - entrant.candidate().number() / 10.0);
    assertThat(best(results, "relu", 9)).isEqualTo(9);
    assertThat(best(results, "tanh", 9)).isEqualTo(1);
    assertThat(finalists).hasSize(2);
    assertThat(trained).hasSize(2 * (9 + 3 + 1));
  }

  @Test
  void whatDivergesDoesNotGoOn() throws IOException {
    List<CandidateResult> results =
        search(
            9,
            Rungs.halving(9, 1, 3, 9),
            (entrant, epochs) ->
                entrant.candidate().number() == 5 && entrant.activation().equals("relu")
                    ? 0.2
                    : Double.NaN);
    assertThat(best(results, "relu", 9)).isEqualTo(5);
    assertThat(winner(results, "tanh", 9)).isEmpty();
    assertThat(results).hasSize(18);
    assertThat(trained).hasSize(18 + 1 + 1);
  }

  @Test
  void thoseThatWereTrainedFurtherRankFirst() throws IOException {
    List<CandidateResult> results =
        search(
            3,
            Rungs.halving(3, 1, 3, 3),
            (entrant, epochs) -> epochs == 3 ? 0.1 : entrant.candidate().number() == 2 ? 0.9 : 0.3);
    assertThat(CandidateResult.ranked(results))
        .extracting(each -> each.activation() + each.candidate())
        .containsExactly("relu2", "relu1", "relu3", "tanh2", "tanh1", "tanh3");
  }

  @Test
  void withEqualAccuraciesTheLowerLossIsBetter() {
    CandidateResult one =
        new CandidateResult(
            "relu",
            1,
            Map.of(),
            1,
            OptionalDouble.of(1),
            OptionalDouble.of(0.9),
            OptionalDouble.of(2));
    CandidateResult other =
        new CandidateResult(
            "relu",
            2,
            Map.of(),
            1,
            OptionalDouble.of(1),
            OptionalDouble.of(0.9),
            OptionalDouble.of(1));
    assertThat(CandidateResult.best(List.of(one, other), 2)).containsExactly(other, one);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10 | 1 | 3 | 27 | 1,3,10",
        "10 | 1 | 3 | 30 | 1,3,10",
        "10 | 2 | 3 | 27 | 3,10",
        "10 | 1 | 3 | 8  | 3,10",
        "10 | 1 | 3 | 2  | 10",
        "16 | 1 | 2 | 16 | 1,2,4,8,16",
        "1  | 1 | 3 | 27 | 1",
        "10 | 11 | 3 | 27 | 10"
      })
  void eachRungHasReductionTimesAsManyEpochs(
      int epochs, int minEpochs, int reduction, int candidates, String expected) {
    assertThat(Rungs.halving(epochs, minEpochs, reduction, candidates).epochs().stream())
        .map(String::valueOf)
        .containsExactly(expected.split(","));
  }

  @RepeatedTest(20)
  void theLastRungHasACandidate(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    int left = 1 + random.nextInt(1000);
    Rungs rungs = Rungs.halving(1 + random.nextInt(200), 1, 2 + random.nextInt(4), left);
    for (int i = 1; i < rungs.epochs().size(); i++) {
      assertThat(rungs.epochs().get(i)).isGreaterThan(rungs.epochs().get(i - 1));
      left = rungs.survivors(left);
    }
    assertThat(left).isPositive();
  }
}
