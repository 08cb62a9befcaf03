package io.github.fmnist.experiments.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains all candidates for a few epochs, and only the best of them further. Each activation has
 * candidates, and so a choice, of its own. With a single rung, this is a search without halving.
 */
final class SuccessiveHalving {
  /** A candidate with an activation. */
  record Entrant(String activation, Candidate candidate) {}

  /** Trains candidates, or continues their trainings. */
  interface Trainer {
    /**
     * Returns a result of each entrant.
     *
     * @param epochs number of epochs in all, also those of earlier rungs
     */
    List<CandidateResult> train(List<Entrant> entrants, int epochs) throws IOException;
  }

  private SuccessiveHalving() {}

  /**
   * Searches.
   *
   * @return the last result of each candidate with each activation, in their order
   */
  static List<CandidateResult> run(
      List<String> activations, List<Candidate> candidates, Rungs rungs, Trainer trainer)
      throws IOException {
    Map<Entrant, CandidateResult> results = new LinkedHashMap<>();
    List<Entrant> entrants = new ArrayList<>();
    for (String activation : activations) {
      candidates.forEach(candidate -> entrants.add(new Entrant(activation, candidate)));
    }
    int left = candidates.size();
    for (int epochs : rungs.epochs()) {
      List<CandidateResult> measured = trainer.train(entrants, epochs);
      for (CandidateResult each : measured) {
        results.put(each.entrant(), each);
      }
      entrants.clear();
      left = rungs.survivors(left); // not of those that have not diverged, which may be few
      for (String activation : activations) {
        List<CandidateResult> own =
            measured.stream().filter(each -> each.activation().equals(activation)).toList();
        CandidateResult.best(own, left).forEach(each -> entrants.add(each.entrant()));
      }
    }
    return List.copyOf(results.values());
  }
}
