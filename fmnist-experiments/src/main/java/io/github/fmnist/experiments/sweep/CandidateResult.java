package io.github.fmnist.experiments.sweep;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

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
}
