package io.github.fmnist.experiments.trials;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.fmnist.experiments.run.FinishedTrials;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Runs trials one after another in this process, and keeps their results in a run's directory. A
 * trial whose files are gone is run again.
 */
public final class InProcessExecutor implements TrialExecutor {
  private final FinishedTrials finished;

  /** Creates an executor that repeats no trial that has finished. */
  public InProcessExecutor(FinishedTrials finished) {
    this.finished = finished;
  }

  @Override
  public <R> void run(List<Trial<R>> trials, TypeReference<R> type, Receiver<R> receiver)
      throws IOException {
    for (Trial<R> trial : trials) {
      receiver.receive(result(trial, type));
    }
  }

  private <R> R result(Trial<R> trial, TypeReference<R> type) throws IOException {
    Optional<R> earlier = finished.result(trial.specification(), type);
    if (earlier.isPresent() && trial.hasFilesOf(earlier.get())) {
      return earlier.get();
    }
    R result = trial.run();
    finished.keep(trial.specification(), result);
    return result;
  }
}
