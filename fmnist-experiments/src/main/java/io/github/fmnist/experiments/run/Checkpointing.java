package io.github.fmnist.experiments.run;

import io.github.fmnist.models.DivergedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Decides when a run saves a checkpoint, and knows the one that it continues from. */
public final class Checkpointing {
  private final Path run;
  private final Checkpoints checkpoints;
  private final Duration every;
  private final BooleanSupplier interrupted;
  private Optional<Checkpoint> resumed;
  private long last = System.nanoTime();

  /**
   * Describes the checkpoints of a run.
   *
   * @param run directory of the run, for messages
   * @param every least time between two checkpoints; 0 for a checkpoint after each step
   * @param interrupted returns whether the run is to end
   * @param resumed the checkpoint that the run continues from; absent if it begins
   */
  public Checkpointing(
      Path run,
      Checkpoints checkpoints,
      Duration every,
      BooleanSupplier interrupted,
      Optional<Checkpoint> resumed) {
    this.run = run;
    this.checkpoints = checkpoints;
    this.every = every;
    this.interrupted = interrupted;
    this.resumed = resumed;
  }

  /**
   * Returns the checkpoint that the run continues from; absent if it begins, and as soon as it has
   * saved a newer one.
   */
  public Optional<Checkpoint> resumed() {
    return resumed;
  }

  /** Returns whether the run is to end. */
  public boolean interrupted() {
    return interrupted.getAsBoolean();
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
          "%s; an earlier checkpoint, if there is one, is kept; ./fmnist resume %s continues the run"
              .formatted(e.getMessage(), run),
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
            "%s; ./fmnist resume %s --learning-rate X continues from the last checkpoint, if one was saved"
                .formatted(cause.getMessage(), run));
    advice.initCause(cause);
    return advice;
  }

  /** Returns the exception for a run that ends before it is finished. */
  public InterruptedRunException interruption() {
    return new InterruptedRunException(
        "interrupted; ./fmnist resume %s continues the run".formatted(run));
  }
}
