package io.github.fmnist.models;

import org.nd4j.linalg.dataset.DataSet;

/** Labelled examples at numbered places, for training in any order. */
public interface Examples {
  /** Returns how many there are. */
  int size();

  /**
   * Returns those at the given places as a batch, in their order.
   *
   * @param places in [0, {@link #size()})
   * @return features float32 {@code [b, ...]} and labels {@code [b, ...]}
   */
  DataSet batch(int... places);
}
