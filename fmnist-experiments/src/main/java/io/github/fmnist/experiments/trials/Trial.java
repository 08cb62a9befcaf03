package io.github.fmnist.experiments.trials;

import java.io.IOException;

/**
 * One training of a study, with its test.
 *
 * @param specification everything that determines the result, as a record that can be written as
 *     JSON
 * @param work computes the result
 * @param <R> a record with the result, which can be written as JSON
 */
public record Trial<R>(Object specification, Work<R> work) {
  /** The computation of a trial. */
  public interface Work<R> {
    R run() throws IOException;
  }
}
