package io.github.fmnist.models;

/** Watches a training. */
public interface TrainingListener {
  /**
   * Called after each step.
   *
   * @param step what was done
   */
  default void stepped(Step step) {}

  /**
   * Called after each epoch. What is computed here does not count as training time.
   *
   * @param epoch what was done
   * @return whether to go on
   */
  default boolean epochEnded(Epoch epoch) {
    return true;
  }

  /** Returns a listener that tells both; training goes on while both say so. */
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
        boolean goOn = first.epochEnded(epoch);
        return other.epochEnded(epoch) && goOn;
      }
    };
  }

  /**
   * A step that was done.
   *
   * @param epoch from 0
   * @param step of the epoch, from 0
   * @param examples trained on in this run so far
   * @param loss of the batch before the update, mean over its examples
   */
  record Step(int epoch, int step, long examples, double loss) {}

  /**
   * An epoch that was done.
   *
   * @param epoch from 0
   * @param loss mean over the examples, each before the update that it was part of
   * @param seconds of training in this run so far
   * @param examplesPerSecond of training in this epoch
   */
  record Epoch(int epoch, double loss, double seconds, double examplesPerSecond) {}
}
