package io.github.fmnist.models;

import static org.nd4j.common.base.Preconditions.checkArgument;
import static org.nd4j.common.base.Preconditions.checkState;

import io.github.fmnist.engine.CompiledNetwork;
import io.github.fmnist.engine.Engine;
import io.github.fmnist.models.internal.Floats;
import java.time.Duration;
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
 * iterations or epochs of the network. The network's own counts of both go on from where they are;
 * so a network that was trained for two epochs goes on with the third.
 *
 * <p>All that it takes to go on to the same bits is in the network: parameters, updater state,
 * counts of iterations and epochs, as Deeplearning4j saves them. Shuffling, dropout and
 * augmentation are functions of seed, epoch and step; {@link EarlyStopping} has a memory of its
 * own.
 */
public final class Trainer {
  private static final Duration UNLIMITED = Duration.ofSeconds(Long.MAX_VALUE);

  private final int epochs;
  private final Duration timeBudget;
  private final TrainingListener listener;

  private Trainer(int epochs, Duration timeBudget, TrainingListener listener) {
    this.epochs = epochs;
    this.timeBudget = timeBudget;
    this.listener = listener;
  }

  /**
   * Returns a trainer.
   *
   * @param epochs passes over the examples, at least 1
   */
  public static Trainer forEpochs(int epochs) {
    checkArgument(epochs > 0, "at least 1 epoch expected, %s given", epochs);
    return new Trainer(epochs, UNLIMITED, new TrainingListener() {});
  }

  /**
   * Sets the time after which training stops, at the end of a step. There is none by default. An
   * epoch that is left so does not count as done: the next training begins it anew.
   */
  public Trainer timeBudget(Duration timeBudget) {
    checkArgument(
        !timeBudget.isNegative(), "a time budget of at least 0 expected, %s given", timeBudget);
    return new Trainer(epochs, timeBudget, listener);
  }

  /** Sets who watches. Nobody does by default. */
  public Trainer listener(TrainingListener listener) {
    return new Trainer(epochs, timeBudget, listener);
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
   * fit(DataSetIterator)}; an epoch that the time budget breaks off does not end for them.
   *
   * @param compiled a network that ends in an output layer, on the engine that shall compute it;
   *     stays open
   * @param batches what to train on. For a cross-entropy over classes, each row of labels is
   *     one-hot or has probabilities that sum to 1
   * @throws IllegalArgumentException if labels for a cross-entropy are something else, or if a
   *     batch has one example of which batch normalization can take no variance; a seekable source
   *     is refused for the latter before training starts
   * @throws DivergedException if the loss is no longer a number
   */
  public void train(CompiledNetwork compiled, BatchSource batches) {
    train(new ClassifierLearner(compiled), batches);
  }

  /**
   * Trains whatever learns from batches.
   *
   * @throws IllegalArgumentException if the learner needs several examples and a batch has one
   * @throws DivergedException if the loss or a parameter is NaN or infinite
   */
  public void train(Learner learner, BatchSource batches) {
    Run run = new Run(learner, batches);
    int first = learner.epochsDone();
    run.requireLastBatch(first);
    for (int done = 0; done < epochs && run.epoch(first + done); done++) {}
  }

  /** Returns the number of epochs and the time budget. */
  @Override
  public String toString() {
    return "Trainer(%d epochs%s)"
        .formatted(epochs, timeBudget.equals(UNLIMITED) ? "" : ", at most " + timeBudget);
  }

  /** A model that learns from batches and counts its epochs. */
  public interface Learner {
    /** Returns how many epochs the model was trained for, in this training and before it. */
    int epochsDone();

    /** Learns from a batch; returns its loss before that, mean over the examples. */
    double learn(DataSet batch);

    /**
     * Tells whether it can learn nothing from a batch of one example, by the shape of this one.
     *
     * @param example a batch of one
     */
    default boolean needsSeveral(DataSet example) {
      return false;
    }

    /** Called before the first batch of an epoch is learned from. */
    default void epochBegins() {}

    /** Called after the last batch of an epoch, which counts as done from now on. */
    void epochEnded();

    /** Tells whether all parameters are finite numbers. */
    boolean isFinite();
  }

  /** One training on its way. */
  private final class Run {
    private final Learner learner;
    private final BatchSource batches;
    private long nanos;
    private long examples;

    Run(Learner learner, BatchSource batches) {
      this.learner = learner;
      this.batches = batches;
    }

    /** Refuses a source whose epochs end with too small a batch, before anything is learned. */
    void requireLastBatch(int epoch) {
      int count = batches.batchesPerEpoch();
      DataSet last = batches.seekable() && count > 0 ? batches.batch(epoch, count - 1) : null;
      if (last != null) {
        requireSeveral(
            last,
            "the last of %d batches of %d examples; another batch size leaves no single one"
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

    /** Trains for one epoch; returns whether to go on. */
    boolean epoch(int epoch) {
      long nanosBefore = nanos;
      long examplesBefore = examples;
      double lossSum = 0;
      learner.epochBegins();
      for (int step = 0; ; step++) {
        long begin = System.nanoTime();
        DataSet batch = batches.batch(epoch, step);
        if (batch == null) {
          break;
        }
        requireSeveral(batch, "epoch %d, step %d".formatted(epoch + 1, step + 1));
        double loss = learner.learn(batch);
        nanos += System.nanoTime() - begin;
        if (!Double.isFinite(loss)) {
          String hint =
              Floats.areFinite(batch.getFeatures())
                  ? "a smaller learning rate may help"
                  : "the batch has values that are infinite or NaN";
          throw new DivergedException(
              "the loss is %s in epoch %d, step %d; %s".formatted(loss, epoch + 1, step + 1, hint));
        }
        examples += batch.numExamples();
        lossSum += loss * batch.numExamples();
        listener.stepped(new TrainingListener.Step(epoch, step, examples, loss));
        if (Duration.ofNanos(nanos).compareTo(timeBudget) > 0) {
          return false;
        }
      }
      long trained = examples - examplesBefore;
      checkState(trained > 0, "epoch %s has no batch to train on", epoch + 1);
      // Taking a maximum may lose what is no number on the way to the loss.
      if (!learner.isFinite()) {
        throw new DivergedException(
            "parameters are no numbers after epoch %d; are all features numbers?"
                .formatted(epoch + 1));
      }
      learner.epochEnded();
      return listener.epochEnded(
          new TrainingListener.Epoch(
              epoch, lossSum / trained, nanos / 1e9, trained * 1e9 / (nanos - nanosBefore)));
    }
  }
}
