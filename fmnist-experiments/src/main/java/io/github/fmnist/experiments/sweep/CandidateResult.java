package io.github.fmnist.experiments.sweep;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What a search has measured of a candidate with an activation; {@code summary.json} has a list of
 * them.
 *
 * @param candidate number of the candidate, from 1
 * @param options the options of the search with their values
 * @param epochs number of epochs that the candidate was trained for, or was to be
 * @param trainAccuracy training accuracy after these epochs; absent if training diverged, and so
 *     are the others
 * @param validationLoss nats per image
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record CandidateResult(
    String activation,
    int candidate,
    Map<String, String> options,
    int epochs,
    OptionalDouble trainAccuracy,
    OptionalDouble validationAccuracy,
    OptionalDouble validationLoss) {

  /**
   * The better one first: higher validation accuracy, then lower validation loss, then the lower
   * number. Candidates that diverged are last.
   */
  static final Comparator<CandidateResult> BETTER =
      Comparator.comparing(CandidateResult::diverged)
          .thenComparing(each -> -each.validationAccuracy.orElse(0))
          .thenComparing(each -> each.validationLoss.orElse(0))
          .thenComparing(CandidateResult::candidate);

  /** Those with more epochs first, and then the better. */
  private static final Comparator<CandidateResult> RANK =
      Comparator.comparing((CandidateResult each) -> -each.epochs).thenComparing(BETTER);

  SuccessiveHalving.Entrant entrant() {
    return new SuccessiveHalving.Entrant(activation, new Candidate(candidate, options));
  }

  boolean diverged() {
    return validationAccuracy.isEmpty();
  }

  /** Returns the best results, best first, without those that diverged. */
  static List<CandidateResult> best(List<CandidateResult> results, int count) {
    return results.stream().filter(each -> !each.diverged()).sorted(BETTER).limit(count).toList();
  }

  /** Returns the results by activation, in the order of these; each activation's by rank. */
  static List<CandidateResult> ranked(List<CandidateResult> results) {
    return byActivation(results).values().stream()
        .flatMap(own -> own.stream().sorted(RANK))
        .toList();
  }

  /**
   * Returns the best result of each activation that has one after the last epoch.
   *
   * @param ranked all results, as {@link #ranked} returns them
   * @param epochs number of epochs of the last rung
   */
  static List<CandidateResult> winners(List<CandidateResult> ranked, int epochs) {
    return byActivation(ranked).values().stream()
        .map(own -> own.get(0))
        .filter(each -> each.epochs == epochs && !each.diverged())
        .toList();
  }

  private static Map<String, List<CandidateResult>> byActivation(List<CandidateResult> results) {
    return results.stream()
        .collect(
            Collectors.groupingBy(
                CandidateResult::activation, LinkedHashMap::new, Collectors.toList()));
  }
}
