package io.github.fmnist.models;

/** Receives the progress of training. */
public interface TrainingListener {
  /**
   * Called after each step.
   *
   * @param step the step that has ended
   */
  default void stepped(Step step) {}

  /**
   * Called after each epoch. Computations in this method do not count as training time.
   *
   * @param epoch the epoch that has ended
   * @return whether to continue
   */
  default boolean epochEnded(Epoch epoch) {
    return true;
  }

  /**
   * Called after each step, after {@link #stepped}, and after each epoch, after {@link
   * #epochEnded}. Whoever saves the model now, together with the progress, can continue from here:
   * {@link Trainer#resume}.
   *
   * @param progress how far this training has come, including earlier parts that it continues
   * @return whether to continue
   */
  default boolean advanced(TrainingProgress progress) {
    return true;
  }

  /** Returns a listener that calls both; training continues while both return true. */
  default TrainingListener and(TrainingListener other) {
    TrainingListener first = this;
    return new TrainingListener() {
      @Override
      public void stepped(Step step) {
        first.stepped(step);
        other.stepped(step);
      }

      @Override
      public boolean epochEnded(Epoch epoch) {
        boolean proceed = first.epochEnded(epoch);
        return other.epochEnded(epoch) && proceed;
      }

      @Override
      public boolean advanced(TrainingProgress progress) {
        boolean proceed = first.advanced(progress);
        return other.advanced(progress) && proceed;
      }
    };
  }

  /**
   * A step of training.
   *
   * @param epoch index of the epoch, from 0
   * @param step index of the step within the epoch, from 0
   * @param examples number of examples in this training so far
   * @param loss mean loss over the examples of the batch before the update
   */
  record Step(int epoch, int step, long examples, double loss) {}

  /**
   * An epoch of training.
   *
   * @param epoch index of the epoch, from 0
   * @param loss mean loss over the examples, each before its update
   * @param seconds time of this training so far, in seconds
   * @param examplesPerSecond examples per second of training time in this epoch
   */
  record Epoch(int epoch, double loss, double seconds, double examplesPerSecond) {}
}
