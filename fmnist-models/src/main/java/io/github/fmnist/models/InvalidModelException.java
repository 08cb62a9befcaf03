package io.github.fmnist.models;

import java.io.IOException;

/** Thrown for a file that is not a valid model, or for a model that cannot be saved. */
public final class InvalidModelException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message the file, the expectation and the finding
   */
  public InvalidModelException(String message) {
    super(message);
  }

  /** Creates the exception with its cause. */
  public InvalidModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
