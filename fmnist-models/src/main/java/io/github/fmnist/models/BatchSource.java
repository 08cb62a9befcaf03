package io.github.fmnist.models;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.internal.RandomStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * The batches that a network is trained on. A lambda expression is a source of unknown size that
 * cannot be continued where it stopped: {@code (epoch, step) -> step < 100 ? next() : null}.
 */
@FunctionalInterface
public interface BatchSource {
  /**
   * Returns whether batches can be requested repeatedly and in any order with equal results, which
   * continuing a run where it stopped requires. The default is false.
   */
  default boolean seekable() {
    return false;
  }

  /**
   * Returns the number of batches of an epoch, or -1 if it is unknown before the end of the epoch.
   * The default is -1.
   */
  default int batchesPerEpoch() {
    return -1;
  }

  /**
   * Returns the number of examples of an epoch, or -1 if it is unknown before the end of the epoch.
   * The default is -1.
   */
  default int examplesPerEpoch() {
    return -1;
  }

  /**
   * Returns a batch. If the source is not seekable, epochs and their steps must be requested in
   * order.
   *
   * @param epoch index of the epoch, from 0; {@link Trainer} counts on from the epochs that the
   *     network was already trained for
   * @param step index of the step within the epoch, from 0
   * @return the batch, or null if the epoch has no such step
   */
  @Nullable DataSet batch(int epoch, int step);

  /**
   * Returns these batches with smoothed labels: {@code (1 - share) * label + share / classes}
   * (Szegedy et al. 2016, <a href="https://arxiv.org/abs/1512.00567">arXiv 1512.00567</a>, section
   * 7). Labels are {@code [b, classes]}, one-hot or probabilities.
   *
   * @param share share of each label that is spread evenly over all classes, in [0, 1); 0 returns
   *     this source
   * @throws IllegalArgumentException if the share is outside [0, 1)
   */
  default BatchSource smoothLabels(double share) {
    checkArgument(share >= 0 && share < 1, "a share from 0 to below 1 expected, %s given", share);
    if (share == 0) {
      return this;
    }
    return new MappedBatches(
        this,
        (batch, epoch, step) -> {
          INDArray labels = batch.getLabels();
          return new DataSet(
              batch.getFeatures(),
              labels.mul(1 - share).addi(share / labels.size(1)),
              batch.getFeaturesMaskArray(),
              batch.getLabelsMaskArray());
        },
        "%s with label smoothing %s".formatted(this, share));
  }

  /**
   * Returns all examples in each epoch, in an order that depends only on the seed and the epoch.
   * The last batch of an epoch may be smaller. The source is seekable.
   *
   * @param examples at least 1 example
   * @param batchSize examples per batch, at least 1
   * @param seed seed of the order
   */
  static BatchSource shuffled(Examples examples, int batchSize, long seed) {
    checkArgument(batchSize > 0, "a batch has at least 1 example, %s given", batchSize);
    checkArgument(examples.size() > 0, "at least 1 example expected, found none");
    int size = Math.min(batchSize, examples.size());
    return new BatchSource() {
      private int orderedEpoch = -1;
      private int[] order = {};

      @Override
      public boolean seekable() {
        return true;
      }

      @Override
      public int batchesPerEpoch() {
        return (examples.size() - 1) / size + 1;
      }

      @Override
      public int examplesPerEpoch() {
        return examples.size();
      }

      @Override
      public @Nullable DataSet batch(int epoch, int step) {
        if (step >= batchesPerEpoch()) {
          return null;
        }
        if (epoch != orderedEpoch) {
          order =
              CounterRandom.of(seed, RandomStream.SHUFFLE, epoch, 0).permutation(examples.size());
          orderedEpoch = epoch;
        }
        int from = step * size;
        return examples.batch(
            Arrays.copyOfRange(order, from, Math.min(order.length - from, size) + from));
      }

      @Override
      public String toString() {
        return "BatchSource(%d examples in batches of %d, seed %d)"
            .formatted(examples.size(), size, seed);
      }
    };
  }

  /**
   * Returns the batches of a Deeplearning4j iterator, which is reset before each epoch except the
   * first. The source is not seekable: a run cannot be continued to the same bits.
   *
   * @param iterator an iterator that can be reset
   */
  static BatchSource of(DataSetIterator iterator) {
    checkArgument(iterator.resetSupported(), "an iterator that can be reset expected");
    return new BatchSource() {
      private int current = -1;
      private int nextStep;

      @Override
      public @Nullable DataSet batch(int epoch, int step) {
        if (step == 0) {
          if (current >= 0 || !iterator.hasNext()) {
            iterator.reset();
          }
          current = epoch;
          nextStep = 0;
        }
        checkArgument(
            epoch == current && step == nextStep,
            "an iterator gives its batches in order: epoch %s, step %s cannot follow epoch %s, step"
                + " %s",
            epoch,
            step,
            current,
            nextStep - 1);
        if (!iterator.hasNext()) {
          return null;
        }
        nextStep++;
        return iterator.next();
      }

      @Override
      public String toString() {
        return "BatchSource(of a %s)".formatted(iterator.getClass().getSimpleName());
      }
    };
  }
}
