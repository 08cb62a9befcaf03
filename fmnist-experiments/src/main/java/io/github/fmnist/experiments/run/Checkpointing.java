package io.github.fmnist.experiments.run;

import io.github.fmnist.experiments.record.InvalidCheckpointException;
import io.github.fmnist.models.DivergedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Decides when a run saves a checkpoint and when it ends before it is finished, and knows the
 * checkpoint that it continues from.
 */
public final class Checkpointing {
  private final Path run;
  private final Checkpoints checkpoints;
  private final Duration every;
  private final BooleanSupplier interrupted;
  private final Optional<Budget> budget;
  private Optional<Checkpoint> resumed;
  private long last = System.nanoTime();

  /**
   * Describes the checkpoints of a run.
   *
   * @param run directory of the run, for messages
   * @param every least time between two checkpoints; 0 for a checkpoint after each step
   * @param interrupted returns whether the process is to end
   * @param budget the time that training may take in this process; absent if it is not limited
   * @param resumed the checkpoint that the run continues from; absent if it begins
   */
  public Checkpointing(
      Path run,
      Checkpoints checkpoints,
      Duration every,
      BooleanSupplier interrupted,
      Optional<Budget> budget,
      Optional<Checkpoint> resumed) {
    this.run = run;
    this.checkpoints = checkpoints;
    this.every = every;
    this.interrupted = interrupted;
    this.budget = budget;
    this.resumed = resumed;
  }

  /**
   * Returns the same for a trial of the run, which continues from its own newest checkpoint.
   *
   * @throws InvalidCheckpointException if that checkpoint is damaged
   */
  public Checkpointing of(Checkpoints trial) throws IOException {
    return new Checkpointing(run, trial, every, interrupted, budget, trial.newest());
  }

  /**
   * Returns the checkpoint that the training continues from; absent if it begins, and as soon as it
   * has saved a newer one.
   */
  public Optional<Checkpoint> resumed() {
    return resumed;
  }

  /** Returns whether the process is to end. */
  public boolean interrupted() {
    return interrupted.getAsBoolean();
  }

  /** Returns whether training is to end: the process is to end, or the budget is used up. */
  public boolean stops() {
    return interrupted() || budget.filter(Budget::isUsedUp).isPresent();
  }

  /**
   * Returns a sentence on what fits into the budget, once, as soon as enough steps were measured.
   *
   * @param done number of epochs so far, with fractions, of all networks together
   * @param epochs number of epochs of each network
   * @param networks number of networks
   * @param epochEnded whether an epoch has ended, rather than a step
   */
  public Optional<String> forecast(double done, int epochs, int networks, boolean epochEnded) {
    double all = (double) epochs * networks;
    return budget
        .flatMap(limit -> limit.forecast(done, all, epochEnded))
        .map(
            forecast ->
                "budget %s: %s"
                    .formatted(
                        forecast.budget(),
                        forecast.epochs() == all
                            ? "the training fits, and ends in about "
                                + Budget.rounded(forecast.time())
                            : stop(forecast.epochs(), epochs, networks)));
  }

  private String stop(double done, int epochs, int networks) {
    int network = (int) (done / epochs);
    String epoch = "epoch %d of %d".formatted((int) (done - network * epochs) + 1, epochs);
    return "training will get to about %s; the run then stops with a checkpoint, and %s continues it"
        .formatted(
            networks == 1 ? epoch : "network %d of %d, %s".formatted(network + 1, networks, epoch),
            ShellCommand.resume(run));
  }

  /** Returns whether it is time for a checkpoint. */
  public boolean isDue() {
    return Duration.ofNanos(System.nanoTime() - last).compareTo(every) >= 0;
  }

  /**
   * Saves a checkpoint.
   *
   * @throws IOException if it cannot be written; the checkpoint before it is kept
   */
  public void save(Checkpoints.Content content) throws IOException {
    try {
      checkpoints.write(content);
    } catch (IOException e) {
      throw new IOException(
          "%s; an earlier checkpoint, if there is one, is kept; %s continues the run"
              .formatted(e.getMessage(), ShellCommand.resume(run)),
          e);
    }
    resumed = Optional.empty();
    last = System.nanoTime();
  }

  /** Saves a checkpoint that another run could have saved, and continues from it. */
  public void continueFrom(Checkpoints.Content content) throws IOException {
    save(content);
    resumed = checkpoints.newest();
  }

  /** Returns the exception for a training that diverged, and may continue with a smaller rate. */
  public DivergedException divergence(DivergedException cause) {
    DivergedException advice =
        new DivergedException(
            "%s; %s --learning-rate X continues from the last checkpoint, if one was saved"
                .formatted(cause.getMessage(), ShellCommand.resume(run)));
    advice.initCause(cause);
    return advice;
  }

  /** Returns the exception for a run that ends before it is finished. */
  public InterruptedRunException interruption() {
    String reason =
        budget
            .filter(Budget::isUsedUp)
            .map("the budget of %s is used up"::formatted)
            .orElse("interrupted");
    return new InterruptedRunException(
        "%s; %s continues the run".formatted(reason, ShellCommand.resume(run)));
  }
}
