package io.github.fmnist.experiments.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/** A setting that may change when a run is resumed, by an option of the command. */
public enum SettingsChange {
  /** More epochs than before. */
  EPOCHS("--epochs") {
    @Override
    boolean concerns(String setting) {
      return setting.equals("epochs");
    }

    @Override
    void require(JsonNode before, JsonNode after, boolean finished, Path run)
        throws InvalidCheckpointException {
      int old = before.path("epochs").asInt();
      int now = after.path("epochs").asInt();
      requireMore(old, now, finished, run);
      if (now > old) {
        String schedule = before.path("learningRateSchedule").asText();
        require(
            schedule.equals("constant"),
            "a constant learning rate",
            "the schedule %s over %d epochs".formatted(schedule, old),
            run);
        require(
            before.path("patience").isNull(),
            "no early stopping",
            "a model of the best epoch",
            run);
        require(
            before.path("model").path("instanceNoise").asDouble() == 0,
            "no instance noise",
            "one that fades out over %d epochs".formatted(old),
            run);
      }
    }
  },
  /** More seeds than before. */
  SEEDS("--seeds") {
    @Override
    boolean concerns(String setting) {
      return setting.equals("seeds");
    }

    @Override
    void require(JsonNode before, JsonNode after, boolean finished, Path run)
        throws InvalidCheckpointException {
      requireMore(before.path("seeds").asInt(), after.path("seeds").asInt(), finished, run);
    }
  },
  /** Another learning rate for the rest of a run. */
  LEARNING_RATE("--learning-rate") {
    @Override
    boolean concerns(String setting) {
      return setting.equals("learningRate") || setting.equals("discriminatorLearningRate");
    }

    @Override
    void require(JsonNode before, JsonNode after, boolean finished, Path run)
        throws InvalidCheckpointException {
      require(!finished, "an unfinished run", "a finished one", run);
      require(
          !before.has("activations"),
          "a run of vae or gan",
          "one of activations, which compares networks with the same rate",
          run);
    }
  };

  private final String option;

  SettingsChange(String option) {
    this.option = option;
  }

  /** Returns the name of the option. */
  public String option() {
    return option;
  }

  /** Returns whether the option determines a setting. */
  abstract boolean concerns(String setting);

  /**
   * Requires a change to be possible.
   *
   * @param before the recorded settings
   * @param after the settings with the option
   * @param finished whether the run is finished
   * @param run directory of the run, for messages
   */
  abstract void require(JsonNode before, JsonNode after, boolean finished, Path run)
      throws InvalidCheckpointException;

  final void requireMore(int before, int after, boolean finished, Path run)
      throws InvalidCheckpointException {
    require(
        finished ? after > before : after >= before,
        "%s %d".formatted(finished ? "more than" : "at least", before),
        String.valueOf(after),
        run);
  }

  final void require(boolean condition, String expected, String found, Path run)
      throws InvalidCheckpointException {
    if (!condition) {
      throw new InvalidCheckpointException(
          "%s: %s: %s expected, found %s".formatted(run, option, expected, found));
    }
  }
}
