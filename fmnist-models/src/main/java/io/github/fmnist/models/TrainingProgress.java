package io.github.fmnist.models;

import static org.nd4j.common.base.Preconditions.checkArgument;

/**
 * How far a training has come. Together with the model, as its file keeps it, this is the complete
 * state for continuing to the same bits.
 *
 * @param epochs number of epochs that have ended
 * @param steps number of steps of the current epoch that have ended
 * @param examples number of examples so far
 * @param seconds training time so far, in seconds
 * @param epochExamples number of examples of the current epoch so far
 * @param epochSeconds training time of the current epoch so far, in seconds
 * @param epochLossSum sum of the losses over the examples of the current epoch, each before its
 *     update
 */
public record TrainingProgress(
    int epochs,
    int steps,
    long examples,
    double seconds,
    long epochExamples,
    double epochSeconds,
    double epochLossSum) {

  /** The progress before the first step. */
  public static final TrainingProgress NONE = new TrainingProgress(0, 0, 0, 0, 0, 0, 0);

  /** Refuses negative numbers, and numbers that contradict each other. */
  public TrainingProgress {
    checkArgument(
        epochs >= 0
            && steps >= 0
            && epochExamples >= steps
            && examples >= epochExamples
            && epochSeconds >= 0
            && seconds >= epochSeconds
            && Double.isFinite(epochLossSum),
        "a progress that is possible expected, found %s epochs, %s steps, %s examples, %s of them"
            + " in the current epoch",
        epochs,
        steps,
        examples,
        epochExamples);
  }

  /** Returns the progress after a step. */
  TrainingProgress stepped(int batch, double loss, double time) {
    return new TrainingProgress(
        epochs,
        steps + 1,
        examples + batch,
        seconds + time,
        epochExamples + batch,
        epochSeconds + time,
        epochLossSum + loss * batch);
  }

  /** Returns the progress at the end of the current epoch. */
  TrainingProgress epochEnded() {
    return new TrainingProgress(epochs + 1, 0, examples, seconds, 0, 0, 0);
  }
}
