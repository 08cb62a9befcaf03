package io.github.fmnist.experiments.record;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A run cannot continue, because its files are damaged or are not of one run. */
public final class InvalidCheckpointException extends IOException {
  private static final long serialVersionUID = 1;

  public InvalidCheckpointException(String message) {
    super(message);
  }

  public InvalidCheckpointException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
