package io.github.fmnist.experiments.trials;

import java.io.Serializable;
import java.util.concurrent.Future;

/** Processes, on this machine or on others, that compute trials. */
public interface Workers extends AutoCloseable {
  /**
   * How a task has ended.
   *
   * @param exitCode exit code of the command
   * @param reason why the trial has no result, if it has none
   */
  record Ending(int exitCode, String reason) implements Serializable {}

  /** Lets a worker compute a task as soon as one is free. */
  Future<Ending> start(Task task);

  /** Lets all tasks save a checkpoint and end, and waits until they have. */
  void interrupt();

  /** Ends all tasks at once. */
  @Override
  void close();
}
