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
   * Runs the trials that have no result yet, and passes on the results of all of them, in the order
   * of the trials, each as soon as it and those before it exist.
   *
   * @param type the type of the results
   */
  <R> void run(List<Trial<R>> trials, TypeReference<R> type, Receiver<R> receiver)
      throws IOException;
}
