package io.github.fmnist.models;

import java.io.IOException;

/** A file that is not the model that it should be. */
public final class InvalidModelException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message names the file, what was expected and what was found
   */
  public InvalidModelException(String message) {
    super(message);
  }

  /** Creates the exception with its cause. */
  public InvalidModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
