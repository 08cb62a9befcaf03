package io.github.fmnist.experiments.trials;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.fmnist.experiments.run.FinishedTrials;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Runs trials one after another in this process, and keeps their results in a run's directory. A
 * trial whose files are gone is run again; the first one that fails ends the run.
 */
public final class InProcessExecutor implements TrialExecutor {
  private final FinishedTrials finished;

  /** Creates an executor that repeats no trial that has finished. */
  public InProcessExecutor(FinishedTrials finished) {
    this.finished = finished;
  }

  @Override
  public <R> List<Failure> run(List<Trial<R>> trials, TypeReference<R> type, Receiver<R> receiver)
      throws IOException {
    for (Trial<R> trial : trials) {
      Optional<R> earlier = result(trial, type);
      receiver.receive(earlier.isPresent() ? earlier.get() : computed(trial));
    }
    return List.of();
  }

  private <R> Optional<R> result(Trial<R> trial, TypeReference<R> type) throws IOException {
    Optional<R> result = finished.result(trial.specification(), type);
    return result.isPresent() && trial.hasFilesOf(result.get()) ? result : Optional.empty();
  }

  private <R> R computed(Trial<R> trial) throws IOException {
    R result = trial.run();
    finished.keep(trial.specification(), result);
    return result;
  }
}
