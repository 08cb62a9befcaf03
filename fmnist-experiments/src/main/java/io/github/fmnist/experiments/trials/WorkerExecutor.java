package io.github.fmnist.experiments.trials;

import com.fasterxml.jackson.core.type.TypeReference;
import io.github.fmnist.experiments.command.ExitCode;
import io.github.fmnist.experiments.run.Checkpointing;
import io.github.fmnist.experiments.run.FinishedTrials;
import io.github.fmnist.experiments.run.Interruption;
import io.github.fmnist.experiments.run.Messages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Lets workers run the trials. They write results and checkpoints into the directory of the run,
 * which they share with this process. A trial that fails leaves the others alone.
 */
final class WorkerExecutor implements TrialExecutor {
  private static final int POLL_MILLIS = 100;
  private static final Workers.Ending SUCCESS =
      new Workers.Ending(ExitCode.OK, "no result in the directory of the run");

  /** Describes a trial for a worker. */
  interface Tasks {
    Task of(Trial<?> trial) throws IOException;
  }

  private final FinishedTrials finished;
  private final Checkpointing checkpointing;
  private final Tasks tasks;
  private final Supplier<Workers> workers;
  private final Messages messages;

  WorkerExecutor(
      FinishedTrials finished,
      Checkpointing checkpointing,
      Tasks tasks,
      Supplier<Workers> workers,
      Messages messages) {
    this.finished = finished;
    this.checkpointing = checkpointing;
    this.tasks = tasks;
    this.workers = workers;
    this.messages = messages;
  }

  @Override
  public <R> List<Failure> run(List<Trial<R>> trials, TypeReference<R> type, Receiver<R> receiver)
      throws IOException {
    List<Failure> failures = new ArrayList<>();
    try (Interruption.Deferral deferral = Interruption.defer();
        Workers started = workers.get()) {
      List<Future<Workers.Ending>> endings = new ArrayList<>();
      for (Trial<R> trial : trials) {
        Optional<R> earlier = finished.result(trial.specification(), type);
        endings.add(
            earlier.isPresent() && trial.hasFilesOf(earlier.get())
                ? CompletableFuture.completedFuture(SUCCESS)
                : started.start(tasks.of(trial)));
      }
      for (int i = 0; i < trials.size(); i++) {
        Trial<R> trial = trials.get(i);
        Workers.Ending ending = await(endings.get(i), started);
        Optional<R> result = finished.result(trial.specification(), type);
        if (ending.exitCode() == ExitCode.OK && result.isPresent()) {
          receiver.receive(result.get());
          say("finished", trial, i, trials.size());
        } else {
          failures.add(new Failure(trial.title(), ending.reason()));
          say("failed: " + ending.reason(), trial, i, trials.size());
        }
      }
    }
    return failures;
  }

  private void say(String what, Trial<?> trial, int index, int count) {
    messages.info("%s: %d of %d: %s".formatted(trial.title(), index + 1, count, what));
  }

  private Workers.Ending await(Future<Workers.Ending> ending, Workers started) throws IOException {
    while (true) {
      try {
        Workers.Ending ended = ending.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (ended.exitCode() != ExitCode.OK) {
          endIfRequested(started); // Ctrl-C on a terminal interrupts its processes, too
        }
        return ended;
      } catch (TimeoutException e) {
        endIfRequested(started);
      } catch (ExecutionException e) {
        endIfRequested(started); // workers may end first, and not by themselves
        return new Workers.Ending(ExitCode.FAILURE, String.valueOf(e.getCause()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw checkpointing.interruption();
      }
    }
  }

  private void endIfRequested(Workers started) throws IOException {
    if (checkpointing.stops()) {
      started.interrupt();
      throw checkpointing.interruption();
    }
  }
}
