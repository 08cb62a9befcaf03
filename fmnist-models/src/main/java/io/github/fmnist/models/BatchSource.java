package io.github.fmnist.models;

import static org.nd4j.common.base.Preconditions.checkArgument;

import io.github.fmnist.engine.CounterRandom;
import io.github.fmnist.models.internal.RandomStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * The batches that a network is trained on. A lambda makes one that cannot be continued where it
 * stopped, of unknown size: {@code (epoch, step) -> step < 100 ? next() : null}.
 */
@FunctionalInterface
public interface BatchSource {
  /**
   * Tells whether batches can be asked for in any order, again and again, alike each time: what it
   * takes to continue a run where it stopped. By default they cannot.
   */
  default boolean seekable() {
    return false;
  }

  /**
   * Returns how many batches an epoch has; -1 if that is not known before its end, as by default.
   */
  default int batchesPerEpoch() {
    return -1;
  }

  /**
   * Returns how many examples an epoch has; -1 if that is not known before its end, as by default.
   */
  default int examplesPerEpoch() {
    return -1;
  }

  /**
   * Returns a batch. If the source is not seekable, the steps of an epoch must be asked for in
   * their order, and the epochs in theirs.
   *
   * @param epoch from 0
   * @param step of the epoch, from 0
   * @return null if the epoch has no such step
   */
  @Nullable DataSet batch(int epoch, int step);

  /**
   * Returns all examples in each epoch, in an order that depends on the seed and the epoch alone;
   * the last batch of an epoch may be smaller. Seekable.
   *
   * @param examples at least one
   * @param batchSize examples per batch, at least 1
   * @param seed of the order
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
   * Returns what a Deeplearning4j iterator gives, which is reset before each epoch but the first.
   * Not seekable: a run on it cannot be continued to the same bits.
   *
   * @param iterator one that can be reset
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
            "an iterator gives its batches in order; after epoch %s, step %s no epoch %s, step %s",
            current,
            nextStep - 1,
            epoch,
            step);
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
