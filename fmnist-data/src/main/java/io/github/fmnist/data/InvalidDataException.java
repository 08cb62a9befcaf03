package io.github.fmnist.data;

import java.io.IOException;

/** Data that is not what its format or its checksum promises. */
public final class InvalidDataException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message names the file, what was expected of it and what was found
   */
  public InvalidDataException(String message) {
    super(message);
  }
}
