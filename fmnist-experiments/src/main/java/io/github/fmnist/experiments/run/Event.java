package io.github.fmnist.experiments.run;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import org.jspecify.annotations.Nullable;

/** Tells programs what a command does: a line of JSON, whose key {@code event} has the name. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
public sealed interface Event {
  /**
   * A run begins or continues.
   *
   * @param run directory of the run
   * @param settings the content of {@code config.json}
   */
  @JsonTypeName("started")
  record Started(String command, String run, Object settings) implements Event {}

  /**
   * A task makes progress; at most every ten seconds for each task.
   *
   * @param unit what {@code done} and {@code total} count: {@code images} or {@code bytes}
   */
  @JsonTypeName("progress")
  record Advanced(String task, long done, long total, String unit, long secondsLeft)
      implements Event {}

  /**
   * A model was measured after an epoch.
   *
   * @param epoch number of the epoch, from 1
   * @param epochs maximum number of epochs
   * @param metrics the row of {@code metrics.csv}
   */
  @JsonTypeName("epoch")
  record Epoch(String model, int epoch, int epochs, Object metrics) implements Event {}

  /** Something that a person should know. */
  @JsonTypeName("warning")
  record Warning(String message) implements Event {}

  /**
   * The results are in the run's directory.
   *
   * @param report the file of the report; null for a part of a study, which has none
   * @param summary the content of {@code summary.json}
   */
  @JsonTypeName("finished")
  record Finished(String run, @Nullable String report, Object summary) implements Event {}
}
