package io.github.fmnist.experiments.trials;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.util.List;

/** Runs the trials of a study. */
public interface TrialExecutor {
  /** Receives the results of trials. */
  interface Receiver<R> {
    void receive(R result) throws IOException;
  }

  /**
   * A trial without a result.
   *
   * @param title name of the trial
   * @param reason why it has no result
   */
  record Failure(String title, String reason) {}

  /**
   * Runs the trials that have no result yet, and passes on the results, in the order of the trials,
   * each as soon as those before it exist.
   *
   * @param type the type of the results
   * @return the trials that failed, while others went on
   */
  <R> List<Failure> run(List<Trial<R>> trials, TypeReference<R> type, Receiver<R> receiver)
      throws IOException;
}
