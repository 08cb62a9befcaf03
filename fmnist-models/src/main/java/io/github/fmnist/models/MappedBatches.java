package io.github.fmnist.models;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Batches of another source, each changed by a function.
 *
 * @param description what {@code toString} returns
 */
record MappedBatches(BatchSource batches, Mapping mapping, String description)
    implements BatchSource {
  /** Returns the changed batch. */
  interface Mapping {
    DataSet apply(DataSet batch, int epoch, int step);
  }

  @Override
  public boolean seekable() {
    return batches.seekable();
  }

  @Override
  public int batchesPerEpoch() {
    return batches.batchesPerEpoch();
  }

  @Override
  public int examplesPerEpoch() {
    return batches.examplesPerEpoch();
  }

  @Override
  public @Nullable DataSet batch(int epoch, int step) {
    DataSet batch = batches.batch(epoch, step);
    return batch == null ? null : mapping.apply(batch, epoch, step);
  }

  @Override
  public String toString() {
    return description;
  }
}
