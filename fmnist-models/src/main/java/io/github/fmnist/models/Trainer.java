package io.github.fmnist.models;

import static org.nd4j.common.base.Preconditions.checkArgument;
import static org.nd4j.common.base.Preconditions.checkState;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.internal.Floats;
import java.time.Duration;
import java.util.Objects;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains a model for a number of epochs and reports to a listener.
 *
 * <pre>{@code
 * Trainer.forEpochs(10).train(network, BatchSource.shuffled(examples, 128, seed));
 * }</pre>
 *
 * <p>Immutable. Learning-rate schedules are those of Deeplearning4j's updaters, counted in
 * iterations or epochs of the network. Both counts of the network continue: a network that was
 * trained for two epochs continues with the third.
 *
 * <p>The network contains the complete state for continuing to the same bits: parameters, updater
 * state, and counts of iterations and epochs, as Deeplearning4j saves them. Shuffling, dropout and
 * augmentation are functions of seed, epoch and step. Between two epochs, training therefore
 * continues by another call; within an epoch, {@link #resume} continues from a {@link
 * TrainingProgress}, which a listener receives. The state of {@link EarlyStopping} is separate.
 */
public final class Trainer {
  private static final Duration UNLIMITED = Duration.ofSeconds(Long.MAX_VALUE);

  private final int epochs;
  private final Duration timeBudget;
  private final TrainingListener listener;
  private final TrainingProgress earlier;

  private Trainer(
      int epochs, Duration timeBudget, TrainingListener listener, TrainingProgress earlier) {
    this.epochs = epochs;
    this.timeBudget = timeBudget;
    this.listener = listener;
    this.earlier = earlier;
  }

  /**
   * Returns a trainer.
   *
   * @param epochs number of passes over the examples, at least 1
   */
  public static Trainer forEpochs(int epochs) {
    checkArgument(epochs > 0, "at least 1 epoch expected, %s given", epochs);
    return new Trainer(epochs, UNLIMITED, new TrainingListener() {}, TrainingProgress.NONE);
  }

  /**
   * Sets the time after which training stops at the end of a step. There is no limit by default. An
   * epoch that is interrupted in this way does not count as done: the next training starts it
   * again.
   */
  public Trainer timeBudget(Duration timeBudget) {
    checkArgument(
        !timeBudget.isNegative(), "a time budget of at least 0 expected, %s given", timeBudget);
    return new Trainer(epochs, timeBudget, listener, earlier);
  }

  /** Sets the listener. By default there is no listener. */
  public Trainer listener(TrainingListener listener) {
    Objects.requireNonNull(listener, "listener");
    return new Trainer(epochs, timeBudget, listener, earlier);
  }

  /**
   * Continues a training that was interrupted, with a model that was saved at this progress. The
   * number of epochs, the time budget and the numbers that the listener receives are those of the
   * whole training, including its earlier part.
   *
   * <pre>{@code
   * Trainer.forEpochs(10).resume(progress).train(network, BatchSource.shuffled(examples, 128, seed));
   * }</pre>
   *
   * @param progress the progress; training refuses one within an epoch for a source that is not
   *     seekable, and one of more epochs than the model counts
   */
  public Trainer resume(TrainingProgress progress) {
    return new Trainer(epochs, timeBudget, listener, Objects.requireNonNull(progress, "progress"));
  }

  /**
   * Trains a classifier on {@link Engine#AUTO}, as {@link #train(CompiledNetwork, BatchSource)}
   * does.
   */
  public void train(MultiLayerNetwork network, BatchSource batches) {
    try (CompiledNetwork compiled = Engine.AUTO.compile(network)) {
      train(compiled, batches);
    }
  }

  /**
   * Trains a classifier. The listeners of the network itself are called as by {@code
   * fit(DataSetIterator)}; {@code onEpochEnd} is not called for an epoch that the time budget
   * interrupts.
   *
   * @param compiled a network that ends in an output layer, compiled by the engine that computes
   *     it; it is not closed
   * @param batches training examples. For a cross-entropy over classes, each row of labels is
   *     one-hot or has probabilities that sum to 1
   * @throws IllegalArgumentException if labels for a cross-entropy are invalid, or if a batch has
   *     one example only, for which batch normalization cannot compute a variance; for the latter,
   *     a seekable source is refused before training starts
   * @throws DivergedException if the loss or a parameter becomes NaN or infinite
   */
  public void train(CompiledNetwork compiled, BatchSource batches) {
    train(new ClassifierLearner(compiled), batches);
  }

  /**
   * Trains any model that learns from batches.
   *
   * @throws IllegalArgumentException if the learner needs several examples and a batch has one
   * @throws DivergedException if the loss or a parameter is NaN or infinite
   */
  public void train(Learner learner, BatchSource batches) {
    checkArgument(
        earlier.steps() == 0 || batches.seekable(),
        "a seekable source expected, to continue within an epoch; found %s",
        batches);
    int done = learner.epochsDone();
    checkArgument(
        done >= earlier.epochs(),
        "a model that was trained for at least %s epochs expected, found %s",
        earlier.epochs(),
        done);
    Run run = new Run(learner, batches);
    run.requireLastBatch(done);
    while (run.progress.epochs() < epochs && run.epoch()) {}
  }

  /** Returns the number of epochs and the time budget. */
  @Override
  public String toString() {
    return "Trainer(%d epochs%s)"
        .formatted(epochs, timeBudget.equals(UNLIMITED) ? "" : ", at most " + timeBudget);
  }

  /** A model that learns from batches and counts its epochs. */
  public interface Learner {
    /**
     * Returns the number of epochs that the model has been trained for, including earlier
     * trainings.
     */
    int epochsDone();

    /** Learns from a batch and returns its mean loss over the examples before the update. */
    double learn(DataSet batch);

    /**
     * Returns whether the model cannot learn from a batch of one example with the shape of this
     * one.
     *
     * @param example a batch of one example
     */
    default boolean needsSeveral(DataSet example) {
      return false;
    }

    /** Called before the first batch of an epoch; not if an epoch continues within. */
    default void epochBegins() {}

    /** Called after the last batch of an epoch, which counts as done from now on. */
    void epochEnded();

    /** Returns whether all parameters are finite numbers. */
    boolean isFinite();
  }

  /** The state of one training. */
  private final class Run {
    private final Learner learner;
    private final BatchSource batches;
    private TrainingProgress progress = earlier;

    Run(Learner learner, BatchSource batches) {
      this.learner = learner;
      this.batches = batches;
    }

    /** Refuses a source whose epochs end with too small a batch, before training starts. */
    void requireLastBatch(int epoch) {
      int count = batches.batchesPerEpoch();
      DataSet last = batches.seekable() && count > 0 ? batches.batch(epoch, count - 1) : null;
      if (last != null) {
        requireSeveral(
            last,
            "the last of %d batches of %d examples; choose another batch size"
                .formatted(count, batches.examplesPerEpoch()));
      }
    }

    private void requireSeveral(DataSet batch, String which) {
      checkArgument(
          batch.numExamples() != 1 || !learner.needsSeveral(batch),
          "batches of at least 2 examples expected, since batch normalization takes a variance"
              + " over them; found 1 in %s",
          which);
    }

    /** Trains until the epoch ends, or until it is interrupted; returns whether to continue. */
    boolean epoch() {
      int epoch = learner.epochsDone();
      if (progress.steps() == 0) {
        learner.epochBegins();
      }
      while (true) {
        long begin = System.nanoTime();
        DataSet batch = batches.batch(epoch, progress.steps());
        if (batch == null) {
          break;
        }
        step(epoch, batch, begin);
        if (!listener.advanced(progress) || isOutOfTime()) {
          return false;
        }
      }
      checkState(progress.epochExamples() > 0, "epoch %s has no batch to train on", epoch + 1);
      // A maximum may discard NaN, so that it does not reach the loss.
      if (!learner.isFinite()) {
        throw new DivergedException(
            ("parameters are NaN or infinite after epoch %d; a smaller learning rate may help,"
                    + " unless features are NaN")
                .formatted(epoch + 1));
      }
      learner.epochEnded();
      TrainingListener.Epoch ended =
          new TrainingListener.Epoch(
              epoch,
              progress.epochLossSum() / progress.epochExamples(),
              progress.seconds(),
              progress.epochExamples() / progress.epochSeconds());
      progress = progress.epochEnded();
      boolean proceed = listener.epochEnded(ended);
      return listener.advanced(progress) && proceed;
    }

    private boolean isOutOfTime() {
      return Duration.ofNanos((long) (progress.seconds() * 1e9)).compareTo(timeBudget) > 0;
    }

    private void step(int epoch, DataSet batch, long begin) {
      int step = progress.steps();
      requireSeveral(batch, "epoch %d, step %d".formatted(epoch + 1, step + 1));
      double loss = learner.learn(batch);
      double seconds = (System.nanoTime() - begin) / 1e9;
      if (!Double.isFinite(loss)) {
        String hint =
            Floats.areFinite(batch.getFeatures())
                ? "a smaller learning rate may help"
                : "the batch has values that are infinite or NaN";
        throw new DivergedException(
            "the loss is %s in epoch %d, step %d; %s".formatted(loss, epoch + 1, step + 1, hint));
      }
      progress = progress.stepped(batch.numExamples(), loss, seconds);
      listener.stepped(new TrainingListener.Step(epoch, step, progress.examples(), loss));
    }
  }
}
