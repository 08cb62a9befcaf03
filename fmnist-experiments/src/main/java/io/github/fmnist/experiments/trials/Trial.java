package io.github.fmnist.experiments.trials;

import java.io.IOException;

/**
 * One training of a study, with its test.
 *
 * @param <R> a record with the result, which can be written as JSON
 */
public interface Trial<R> {
  /**
   * Returns everything that determines the result, as a record that can be written as JSON; it is
   * the same at each call.
   */
  Object specification();

  /** Returns the name of the trial in messages, such as {@code relu, seed 1}. */
  String title();

  /** Computes the result. */
  R run() throws IOException;

  /** Returns whether the files that belong to a result of an earlier process are still there. */
  boolean hasFilesOf(R result) throws IOException;
}
